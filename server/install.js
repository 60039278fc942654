// Installs what is missing, before anything that needs it runs. Plain JavaScript on Node's own
// modules, for nothing else is there yet. Speaks on stderr: a command's stdout is its data.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, extraneous?: boolean }} Package */

/** @type {(json: string) => { packages: Record<string, Package> }} */
const parseLock = JSON.parse

/** @param {string} file a lock file */
const packagesIn = (file) => parseLock(readFileSync(root + file, 'utf8')).packages

/** What npm wrote at the end of the last installation is what the lock file wants; other systems' parts may be missing. */
function isInstalled() {
  const written = 'node_modules/.package-lock.json'
  if (!existsSync(root + written)) return false
  const there = packagesIn(written)
  return Object.entries(packagesIn('package-lock.json')).every(([path, wanted]) => {
    const found = there[path]
    if (found === undefined) return path === '' || wanted.optional === true || wanted.extraneous === true
    return found.version === wanted.version && found.integrity === wanted.integrity
  })
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Roundtable needs Node 20.19 or newer; this is ${process.versions.node}.\n`)
  process.exit(1)
}

if (!isInstalled()) {
  process.stderr.write('Installing what Roundtable is built from (npm ci)…\n')
  const { status } = spawnSync(
    'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' },
  )
  if (status !== 0) {
    process.stderr.write('The installation failed; what npm said stands above. Nothing else was changed.\n')
    process.exit(1)
  }
}
