// npm run check:lint finds faults that compile, and files that are not formatted. The check of types runs before it.
//
//   oxlint  TypeScript and JavaScript (.oxlintrc.json), and the components as svelte-check has written them
//   eslint  the components as they are, without types (.eslint.config.js)
//   oxfmt   the format of all files (.oxfmtrc.json)

import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findingsInComponents, WRITTEN } from './support/lint/components.ts'

/** What a command says, and whether it finds nothing. npm knows where the command is. */
const run = (command: string, ...args: string[]): Promise<{ isClean: boolean; said: string }> =>
  new Promise((resolve) => {
    execFile(command, args, { maxBuffer: Infinity }, (error, output, problems) =>
      resolve({ isClean: error === null, said: output + problems }),
    )
  })

async function tool(command: string, ...args: string[]): Promise<string> {
  const { isClean, said } = await run(command, ...args)
  return isClean ? '' : said || `${command} cannot be run: use npm run check:lint.`
}

async function components(): Promise<string> {
  const written = readdirSync(WRITTEN, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\+\+[^/\\]*$/.test(file))
    .map((file) => join(WRITTEN, file))
  const { said } = await run('oxlint', '--format=json', ...written)
  const { found, added } = findingsInComponents(said, (file) => readFileSync(file, 'utf8'))
  // The code that svelte-check adds has such faults in each component.
  if (added < written.length)
    return 'Oxlint no longer finds in components what needs types: see test/lint.ts.'
  return found.join('\n')
}

const problems = await Promise.all([
  tool('oxlint'),
  components(),
  tool('eslint', '--config=.eslint.config.js', '--max-warnings=0', '--report-unused-disable-directives', '.'),
  tool('oxfmt', '--check', '.'),
])
for (const said of problems) if (said !== '') process.stdout.write(`${said.trimEnd()}\n`)
process.exitCode = problems.every((said) => said === '') ? 0 : 1
