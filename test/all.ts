// Runs every check and test, the cheapest first. No test is skipped because something is missing: it is
// installed first.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureChromium } from './support/browser/browser.ts'

const say = (sentence: string) => void process.stdout.write(`\n── ${sentence}\n`)
const reports = mkdtempSync(join(tmpdir(), 'roundtable-test-'))
let passed = 0
let failed = 0

function succeeds(headline: string, command: string, args: string[]): boolean {
  say(headline)
  return spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
}

function check(headline: string, script: string): void {
  if (!succeeds(headline, 'npm', ['run', '-s', script])) failed += 1
}

function runTests(headline: string, project: string): void {
  const report = join(reports, `${project}.json`)
  const green = succeeds(headline, 'npx', [
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
  // A run can fail without a failed test: by a file that does not load, or an error between two tests.
  failed += (numFailedTests ?? 0) + (numPendingTests ?? 0) || (green ? 0 : 1)
}

process.env['CHROMIUM_PATH'] = ensureChromium(say)
const steps = [
  () => check('Types', 'check:types'),
  () => check('Lint and format', 'check:lint'),
  () => runTests('Unit tests and stories', 'unit'),
  () => runTests('Browser tests', 'browser'),
]
for (const step of steps) if (failed === 0) step()
rmSync(reports, { recursive: true })
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
