// npm run notes: commands for Markdown notes, for a relay's data directory, and for a folder of old notes.

import { parseArgs } from 'node:util'
import { backup, exportArchive, repairRoom, restore } from './cli/cli-data.ts'
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
notes backup DIR              copies the data directory (DATA_DIR) into DIR; its relay may be running
notes restore DIR             copies the backup in DIR into an empty data directory (DATA_DIR)
notes export DIR              writes the last snapshot of each meeting, and the old notes, into DIR/<space>/…
notes export --space ID DIR   writes those of one space, into DIR
notes repair ROOM             mends a room (<space>/<series>/<date>) that the relay cannot open; the relay must be stopped
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
      return ofDataDirectory((from) => backup(from, rest))
    case 'restore':
      return ofDataDirectory((to) => restore(to, rest))
    case 'export':
      return ofDataDirectory((from) => exportArchive(from, rest, options.space))
    case 'repair':
      return ofDataDirectory((from) => repairRoom(from, rest))
    case 'import':
      return importNotes(rest, options.to ?? process.env['NOTES_LINK'], options.series)
    case undefined:
      return 'usage'
    default:
      say(`There is no “${verb}”.`)
      return 'usage'
  }
}

function ofDataDirectory(make: (from: string) => Promise<Outcome>): Promise<Outcome> | Outcome {
  if (process.env['DATABASE_URL'] !== undefined)
    return fail(
      'This command reads a data directory, and DATABASE_URL is set. For a backup of the database, use pg_dump.',
    )
  const settings = readSettings({ DATA_DIR: process.env['DATA_DIR'] })
  return 'sentence' in settings ? fail(settings.sentence) : make(settings.dataDirectory)
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
