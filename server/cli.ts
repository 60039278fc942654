// npm run notes: commands for Markdown notes, for a relay's data directory, and for a folder of old notes.

import { parseArgs } from 'node:util'
import {
  backup,
  directoryBeside,
  exportArchive,
  repairRoom,
  restore,
  telling,
  type StoreBeside,
} from './cli/cli-data.ts'
import { importNotes } from './cli/cli-import.ts'
import { blockersBelow, carryFiles, digestOfFile, linksBelow } from './cli/cli-memory.ts'
import { check, format, inspectFile } from './cli/cli-notes.ts'
import { fail, say, type Outcome } from './cli/cli-say.ts'
import { readSettings } from './config/settings.ts'

const USAGE = `notes format FILE             prints the note as canonical Markdown
notes format --out DIR FILE…  writes each under its own name into DIR
notes inspect FILE            prints what is understood of it, as JSON
notes check DIR               round-trips every note below DIR; names those that lose text or do not settle
notes carry OLD.md NEW.md     prints what became of each person’s open items, as JSON
notes blockers DIR            prints the blockers of a series’ notes, each with its meetings, as JSON
notes links DIR               prints the links of a series’ notes, each with its meetings, as JSON
notes digest FILE             prints the note’s decisions, blockers, questions and next steps, as Markdown
notes backup DIR              copies the data directory (DATA_DIR), or the database (DATABASE_URL), into DIR; relays may be running
notes restore DIR             copies the backup in DIR into an empty data directory or database
notes export DIR              writes the last snapshot of each meeting, and the old notes, into DIR/<space>/…
notes export --space ID DIR   writes those of one space, into DIR
notes repair ROOM             repairs a room (<space>/<series>/<date>) that the relay cannot open; the relay must be stopped
notes import DIR --to LINK    puts every note below DIR into the archive of the link’s series
                              (without --to: the link is in NOTES_LINK; --series NAME: another of its series)
`

const OPTIONS = {
  out: { type: 'string' },
  space: { type: 'string' },
  to: { type: 'string' },
  series: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

type Options = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']

function run(verb: string | undefined, rest: string[], options: Options): Promise<Outcome> | Outcome {
  switch (verb) {
    case 'format':
      return format(rest, options.out)
    case 'inspect':
      return inspectFile(rest)
    case 'check':
      return check(rest)
    case 'carry':
      return carryFiles(rest)
    case 'blockers':
      return blockersBelow(rest)
    case 'links':
      return linksBelow(rest)
    case 'digest':
      return digestOfFile(rest)
    case 'backup':
      return ofStore((from) => backup(from, rest))
    case 'restore':
      return ofStore((to) => restore(to, rest))
    case 'export':
      return ofStore((from) => exportArchive(from, rest, options.space))
    case 'repair':
      return ofStore((store) => repairRoom(store, rest))
    case 'import':
      return importNotes(rest, options.to ?? process.env['NOTES_LINK'], options.series)
    case undefined:
      return 'usage'
    default:
      say(`There is no “${verb}”.`)
      return 'usage'
  }
}

const settings = () => {
  const { DATA_DIR, DATABASE_URL } = process.env
  return readSettings({ DATA_DIR, DATABASE_URL })
}

async function ofStore(make: (store: StoreBeside) => Promise<Outcome>): Promise<Outcome> {
  const read = settings()
  if ('sentence' in read) return fail(read.sentence)
  const { databaseUrl: url, dataDirectory } = read
  if (url === null) return make(directoryBeside(dataDirectory))
  const [{ openPostgresStore }, { postgresBackupsOf }, { postgresReaderOf }] = await Promise.all([
    import('./postgres/open-postgres.ts'),
    import('./postgres/postgres-backups.ts'), // nothing of it is loaded without a database
    import('./postgres/postgres-reader.ts'),
  ])
  return make({
    name: 'The database',
    backups: postgresBackupsOf(url),
    openReader: postgresReaderOf(url),
    open: (report) => openPostgresStore({ ...telling, url, report, schedule: () => undefined }),
  })
}

try {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: OPTIONS })
  const [verb, ...rest] = positionals
  const outcome = values.help ? 'done' : await run(verb, rest, values)
  if (values.help) process.stdout.write(USAGE)
  if (outcome === 'usage') process.stderr.write(USAGE)
  if (outcome !== 'done') process.exitCode = 1
} catch (error) {
  fail(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
