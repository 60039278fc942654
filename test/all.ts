// Every test, in the order in which a failure is cheapest to see. Nothing is skipped because
// something is missing: what is missing is installed first.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureChromium } from './support/browser.ts'

const say = (sentence: string) => void process.stdout.write(`\n── ${sentence}\n`)
const reports = mkdtempSync(join(tmpdir(), 'roundtable-test-'))
let passed = 0
let failed = 0

function run(headline: string, command: string, args: string[]): void {
  say(headline)
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0 && failed === 0) failed = 1
}

function runTests(headline: string, project: string): void {
  const report = join(reports, `${project}.json`)
  run(headline, 'npx', [
    'vitest',
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(
    readFileSync(report, 'utf8'),
  ) as Record<string, number>
  passed += numPassedTests ?? 0
  failed += (numFailedTests ?? 0) + (numPendingTests ?? 0)
}

process.env['CHROMIUM_PATH'] = ensureChromium(say)
const steps = [
  () => run('Types', 'npm', ['run', '-s', 'check:types']),
  () => run('Lint and format', 'npm', ['run', '-s', 'check:lint']),
  () => runTests('Unit tests and stories', 'unit'),
  () => runTests('Browser tests', 'browser'),
]
for (const step of steps) if (failed === 0) step()
rmSync(reports, { recursive: true })
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
