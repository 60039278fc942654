// npm test runs every check and test. No test is skipped because something is missing: it is installed first.
//
// npm test -- FILE… [-t NAME] runs only these test files, and of them only the tests with this name.

import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './support/browser/browser.ts'
import { findRedis } from './support/bus/redis-engine.ts'
import { findPostgres } from './support/postgres/engine.ts'

interface Result {
  passed: number
  failed: number
}

const say = (text: string) => void process.stdout.write(text)
const reports = mkdtempSync(join(tmpdir(), 'roundtable-test-'))

/** Whether the command succeeds. The output of a command that runs beside others is printed when it ends. */
function succeeds(headline: string, [command = '', ...args]: string[], isBeside = false): Promise<boolean> {
  return new Promise((resolve) => {
    if (!isBeside) say(`\n── ${headline}\n`)
    const output = isBeside ? 'pipe' : 'inherit'
    const child = spawn(command, args, { stdio: ['ignore', output, output] })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (said += String(text)))
    child.on('error', (error) => (said += `${error.message}\n`))
    child.on('close', (code) => {
      if (isBeside) say(`\n── ${headline}: ${code === 0 ? 'done' : 'failed'}\n${said}`)
      resolve(code === 0)
    })
  })
}

async function check(headline: string, script: string): Promise<Result> {
  return { passed: 0, failed: (await succeeds(headline, ['npm', 'run', '-s', script], true)) ? 0 : 1 }
}

/** A run can fail without a failed test: a file does not load, an error comes between two tests, or no test matches. */
async function tests(headline: string, args: string[], maySkip = false): Promise<Result> {
  const report = join(reports, `${args.join('-').replace(/\W+/g, '-')}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const green = await succeeds(headline, ['npx', 'vitest', 'run', ...reporters, ...args])
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0 } = read(report)
  const isNothing = numPassedTests + numFailedTests === 0
  const failed = numFailedTests + (maySkip ? 0 : numPendingTests)
  return { passed: numPassedTests, failed: failed || (green && !isNothing ? 0 : 1) }
}

function read(report: string): Record<string, number> {
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>
  } catch {
    return {} // Vitest ended early, and its exit code says so
  }
}

async function install(name: string, isHere: boolean, script: string): Promise<Result> {
  const isInstalled = isHere || (await succeeds(`Installing ${name}`, ['npx', 'tsx', script], true))
  return { passed: 0, failed: isInstalled ? 0 : 1 }
}

const installChromium = () =>
  install('Chromium', findChromium() !== null, 'test/support/browser/install-chromium.ts')
const installPostgres = () =>
  install('PostgreSQL', findPostgres() !== null, 'test/support/postgres/install-postgres.ts')
const installRedis = () => install('Redis', findRedis() !== null, 'test/support/bus/install-redis.ts')

const build = async (): Promise<Result> => {
  const isBuilt = await succeeds('Building', ['node', 'server/build.js'], true)
  return { passed: 0, failed: isBuilt ? 0 : 1 }
}

/**
 * No step leaves a core idle. Tests without a browser often wait, so the build and the checks run beside them. Browser
 * tests compute all the time.
 */
const all: (() => Promise<Result>)[][] = [
  [
    installChromium,
    installPostgres,
    installRedis,
    build,
    () => check('Types, lint and format', 'check:lint'),
    () => tests('Unit tests and stories', ['--project', 'unit', '--project', 'alone']),
  ],
  [
    () =>
      tests('Tests with PostgreSQL and Redis, and browser tests', [
        '--project',
        'postgres',
        '--project',
        'browser',
      ]),
  ],
]
const asked = process.argv.slice(2)
const steps = asked.length > 0 ? [[() => tests('What was asked for', asked, true)]] : all

const total = { passed: 0, failed: 0 }
for (const step of steps) {
  if (total.failed > 0) break
  for (const { passed, failed } of await Promise.all(step.map((run) => run()))) {
    total.passed += passed
    total.failed += failed
  }
}
rmSync(reports, { recursive: true })
say(`\n${total.passed} passed, ${total.failed} failed\n`)
process.exitCode = total.failed === 0 ? 0 : 1
