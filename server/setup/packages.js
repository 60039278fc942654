// Installs missing packages. Uses Node's own modules alone, because no package is installed yet.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runStep } from './step.js'

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, extraneous?: boolean, dev?: boolean, devOptional?: boolean }} Package */

/** @type {(json: string) => { packages: Record<string, Package> }} */
const parseLock = JSON.parse

/** @param {string} file a lock file */
const packagesIn = (file) => parseLock(readFileSync(file, 'utf8')).packages

/**
 * Compares the lock file with the list that npm wrote at the end of the last installation. Packages for other
 * systems need not be there. If there is a build, neither need those that only make one.
 *
 * @param {string} root @param {boolean} isBuilt
 */
function isInstalled(root, isBuilt) {
  const written = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(written)) return false
  const there = packagesIn(written)
  return Object.entries(packagesIn(join(root, 'package-lock.json'))).every(([path, wanted]) => {
    const found = there[path]
    const isForBuilding = wanted.dev === true || wanted.devOptional === true
    if (found === undefined)
      return (
        path === '' || wanted.optional === true || wanted.extraneous === true || (isBuilt && isForBuilding)
      )
    return found.version === wanted.version && found.integrity === wanted.integrity
  })
}

/**
 * Resolves with null once everything is installed; otherwise with a sentence that says why it is not.
 *
 * @param {string} root @param {() => boolean} isBuilt whether only the packages that run a build are needed
 * @returns {Promise<string | null>}
 */
export async function installMissing(root, isBuilt = () => false) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19))
    return `Roundtable needs Node 20.19 or newer; this is ${process.versions.node}.`
  if (isInstalled(root, isBuilt())) return null
  process.stderr.write('Installing what Roundtable is built from (npm ci)…\n')
  const installed = await runStep(
    'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: root, shell: process.platform === 'win32' },
  )
  return installed ? null : 'The installation failed; npm’s output stands above. Nothing else was changed.'
}
