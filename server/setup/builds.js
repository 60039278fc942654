// Builds lie in `dist`, each in a folder that is named after the digest of its inputs.
//
//   page/   the files for browsers
//   relay/  the relay, its workers and the command line, bundled
//   whole   the digest of all other files of the build, written last
//
// A build never changes. A new version gets a folder of its own, and the old folder stays while a relay runs
// it.

import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { digestOfFolder, digestOfInputs } from './digest.js'

/** The folder in which a build is made; at the end it is renamed. */
const UNFINISHED = 'unfinished'
/**
 * Locked during a build. The file is never removed, because otherwise two builds could each lock a file of
 * this name.
 */
const LOCK = 'lock'

/** @param {string} folder */
const wholeFile = (folder) => join(folder, 'whole')

/**
 * @param {string} root
 * @param {string} digest
 */
export const buildFolder = (root, digest) => join(root, 'dist', digest.slice(0, 16))

/** @param {string} root */
export const unfinishedFolder = (root) => join(root, 'dist', UNFINISHED)

/** @param {string} root */
export const buildLock = (root) => join(root, 'dist', LOCK)

/** @param {string} folder */
const contentsOf = (folder) => digestOfFolder(folder, wholeFile(folder))

/** @param {string} folder that holds all other files of a build */
export const markWhole = (folder) => writeFileSync(wholeFile(folder), contentsOf(folder))

/** @param {string} folder */
const isWhole = (folder) =>
  existsSync(wholeFile(folder)) && readFileSync(wholeFile(folder), 'utf8') === contentsOf(folder)

/**
 * The folder of the current source's build; null if there is no whole one. Writes nothing.
 *
 * @param {string} root
 * @returns {string | null}
 */
export function findBuild(root) {
  const folder = buildFolder(root, digestOfInputs(root))
  return isWhole(folder) ? folder : null
}

/**
 * A sentence that says why the current source must be built.
 *
 * @param {string} root
 * @returns {string}
 */
export function whyBuild(root) {
  const others = readdirSync(join(root, 'dist')).filter((name) => name !== LOCK)
  if (others.length === 0) return 'Building Roundtable…'
  return others.includes(UNFINISHED) || existsSync(buildFolder(root, digestOfInputs(root)))
    ? 'The build in dist is not complete. Building Roundtable again…'
    : 'The build in dist is from another version. Building Roundtable again…'
}

/**
 * Keeps a build from being removed until this process ends, because its workers load files from the build
 * later.
 *
 * @param {string} folder @returns {Promise<void>} resolves once the build is held
 */
export async function holdBuild(folder) {
  const { waitForLock } = await import('fs-native-extensions')
  await waitForLock(openSync(wholeFile(folder), 'r'), { shared: true })
}

/**
 * Removes everything in `dist` except the build in `folder` and builds that a relay runs.
 *
 * @param {string} root
 * @param {string} folder
 */
export async function removeOthers(root, folder) {
  const { tryLock } = await import('fs-native-extensions')
  for (const name of readdirSync(join(root, 'dist'))) {
    const other = join(root, 'dist', name)
    if (other === folder || name === LOCK) continue
    const whole = existsSync(wholeFile(other)) ? openSync(wholeFile(other), 'r+') : null
    if (whole === null || tryLock(whole)) rmSync(other, { recursive: true })
    if (whole !== null) closeSync(whole)
  }
}
