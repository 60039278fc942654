// Digests the inputs of a build, and the files of a build. Only contents count, because the times of files
// cannot be trusted.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

const FOLDERS = ['client', 'server', 'shared']
/** What runs the relay elsewhere is no part of a build. */
const DEPLOY = join('server', 'deploy')
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts']

/**
 * The paths of all files below a folder, in the same order on every machine.
 *
 * @param {string} folder
 * @returns {string[]}
 */
const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()

/**
 * @param {string} folder the paths are digested relative to it
 * @param {string[]} paths
 * @param {string} also
 */
function digestOf(folder, paths, also) {
  const hash = createHash('sha256').update(also)
  for (const path of paths) {
    const bytes = readFileSync(path)
    hash.update(`\n${relative(folder, path).replaceAll(sep, '/')} ${bytes.length}\n`).update(bytes)
  }
  return hash.digest('hex')
}

/**
 * The digest of everything that a build depends on. Markdown files and `server/deploy` do not count.
 *
 * @param {string} root
 */
export const digestOfInputs = (root) =>
  digestOf(
    root,
    [
      ...FOLDERS.flatMap((folder) => filesBelow(join(root, folder))).filter(
        (path) => !path.endsWith('.md') && !path.startsWith(join(root, DEPLOY)),
      ),
      ...FILES.map((file) => join(root, file)),
    ],
    process.version,
  )

/**
 * The digest of all files below a folder, except one.
 *
 * @param {string} folder
 * @param {string} without
 */
export const digestOfFolder = (folder, without) =>
  digestOf(
    folder,
    filesBelow(folder).filter((path) => path !== without),
    '',
  )
