// Installs what is missing, before anything that needs it runs. Plain JavaScript on Node's own
// modules, for nothing else is there yet. Speaks on stderr: a command's stdout is its data.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = `${root}node_modules/.installed`

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Roundtable needs Node 20.19 or newer; this is ${process.versions.node}.\n`)
  process.exit(1)
}

const wanted = createHash('sha256')
  .update(readFileSync(`${root}package-lock.json`))
  .digest('hex')
const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : ''
if (installed !== wanted) {
  process.stderr.write('Installing what Roundtable is built from (npm ci)…\n')
  const { status } = spawnSync(
    'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    },
  )
  if (status !== 0) {
    process.stderr.write('The installation failed; what npm said stands above. Nothing else was changed.\n')
    process.exit(1)
  }
  writeFileSync(stamp, wanted)
}
