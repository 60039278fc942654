// npm run build. `npm start` also runs this file if the current source has no build yet. If two such runs
// start at once, the second one finds the build of the first.

import { mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { waitForLock } from 'fs-native-extensions'
import {
  buildFolder,
  buildLock,
  findBuild,
  markWhole,
  removeOthers,
  unfinishedFolder,
  whyBuild,
} from './setup/builds.js'
import { digestOfInputs } from './setup/digest.js'

const root = fileURLToPath(new URL('..', import.meta.url))
process.on('disconnect', () => process.exit(1)) // the process that asked for the build is gone

/**
 * Prints one sentence that a person can act on, and ends this process.
 *
 * @param {string} sentence
 * @returns {never}
 */
function refuse(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

async function build() {
  process.env['NODE_ENV'] = 'production' // else Svelte's own checks would be built in
  process.stderr.write(`${whyBuild(root)}\n`)
  const { bundle } = await import('./setup/bundle.js')
  const unfinished = unfinishedFolder(root)
  for (;;) {
    rmSync(unfinished, { recursive: true, force: true })
    const digest = digestOfInputs(root)
    await bundle(root, unfinished)
    if (digestOfInputs(root) !== digest) continue // somebody saved a file during the build
    markWhole(unfinished)
    const folder = buildFolder(root, digest)
    rmSync(folder, { recursive: true, force: true })
    renameSync(unfinished, folder)
    return folder
  }
}

try {
  mkdirSync(join(root, 'dist'), { recursive: true })
  await waitForLock(openSync(buildLock(root), 'a'))
} catch (error) {
  refuse(
    `dist cannot be written (${error instanceof Error ? error.message : String(error)}). Nothing was changed. Let this user write there, or run “npm run build” as a user who may.`,
  )
}
try {
  await removeOthers(root, findBuild(root) ?? (await build()))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  refuse('The build failed; the reason stands above. No notes were touched.')
}
process.exit() // because the IPC channel or a build tool would keep this process alive
