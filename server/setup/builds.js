// Builds lie in `dist`, each in a folder that is named after the digest of what it was made from.
//
//   page/   what browsers get
//   relay/  the relay, its workers and the command line, bundled
//   whole   the digest of all the others, written last
//
// So a build is never changed: one of another version stands beside it, until no relay runs it any more.

import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { digestOfFolder, digestOfInputs } from './digest.js'

/** Where a build is made, before it has its name. */
const UNFINISHED = 'unfinished'
/** Held by who builds. It stays, for who removes a lock's file lets two in. */
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

/** @param {string} folder with all that belongs to a build */
export const markWhole = (folder) => writeFileSync(wholeFile(folder), contentsOf(folder))

/** @param {string} folder */
const isWhole = (folder) =>
  existsSync(wholeFile(folder)) && readFileSync(wholeFile(folder), 'utf8') === contentsOf(folder)

/**
 * The folder of the build of what is there now. Nothing is written.
 *
 * @param {string} root
 * @returns {string | null}
 */
export function findBuild(root) {
  const folder = buildFolder(root, digestOfInputs(root))
  return isWhole(folder) ? folder : null
}

/**
 * Why there is none, where there is none.
 *
 * @param {string} root
 * @returns {string}
 */
export function whyBuild(root) {
  const others = readdirSync(join(root, 'dist')).filter((name) => name !== LOCK)
  if (others.length === 0) return 'Building Roundtable…'
  return others.includes(UNFINISHED) || existsSync(buildFolder(root, digestOfInputs(root)))
    ? 'What is in dist was not built to its end. Building Roundtable anew…'
    : 'What is in dist was built from another version. Building Roundtable anew…'
}

/**
 * A build that a relay runs is not removed: its workers begin later, and are of the same version.
 *
 * @param {string} folder
 * @returns {Promise<void>} once it is held until this process ends
 */
export async function holdBuild(folder) {
  const { waitForLock } = await import('fs-native-extensions')
  await waitForLock(openSync(wholeFile(folder), 'r'), { shared: true })
}

/**
 * Removes what is in `dist` beside the build in `folder`, but for builds that run.
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
