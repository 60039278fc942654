// The build that tests run. A process looks for it once, because that reads all sources.

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { findBuild, holdBuild } from '../../../server/setup/builds.js'

/** Builds the page and the relay as `npm start` does, unless they are built. */
export function buildApp(): void {
  execFileSync(process.execPath, ['server/build.js'], { stdio: ['ignore', 2, 2] })
}

let found: string | null = null

/** The directory of the build. */
function builtApp(): string {
  found ??= findBuild('.')
  if (found === null) buildApp()
  found ??= findBuild('.')
  if (found === null) throw new Error('Something was changed since the page was built.')
  return found
}

export const builtPage = (): string => join(builtApp(), 'page')

/**
 * The path of the built command line. It starts sooner than its sources, because Node need not read
 * TypeScript.
 */
export const builtCommandLine = (): string => join(builtApp(), 'relay/cli.js')

let held: Promise<void> | null = null

/** The path of the built relay, which is kept until this process ends. */
export async function builtRelay(): Promise<string> {
  const build = builtApp()
  await (held ??= holdBuild(build))
  return join(build, 'relay/main.js')
}
