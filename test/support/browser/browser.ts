// A real Chromium. It is taken from CHROMIUM_PATH, from this machine or from Playwright, or it is installed
// now.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserServer } from 'playwright-core'
import { witnessed } from './witness.ts'

// The shell is Chromium without windows. It has the same engine, and needs half the CPU for each page.
const NAMES = [
  'chromium-headless-shell',
  'chrome-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
]

export function findChromium(): string | null {
  const named = process.env['CHROMIUM_PATH']
  if (named !== undefined) return named
  for (const name of NAMES) {
    const { status, stdout } = spawnSync('which', [name], { encoding: 'utf8' })
    if (status === 0 && stdout.trim() !== '') return stdout.trim()
  }
  const own = chromium.executablePath()
  return existsSync(own) ? own : null
}

/** Finds or installs a Chromium and reports each step. Throws if neither works. */
export function ensureChromium(say: (sentence: string) => void): string {
  const found = findChromium()
  if (found !== null) return found
  say('No Chromium is here; installing one…')
  const asRoot = process.getuid?.() === 0
  const attempts: [string, string[]][] = [
    ...(asRoot
      ? ([
          ['apt-get', ['update']],
          ['apt-get', ['install', '-y', '--no-install-recommends', 'chromium-headless-shell']],
        ] as [string, string[]][])
      : []),
    ['npx', ['playwright-core', 'install', '--with-deps', 'chromium']],
  ]
  for (const [command, args] of attempts) {
    say(`  ${command} ${args.join(' ')}`)
    spawnSync(command, args, { stdio: ['ignore', 2, 2] })
    const installed = findChromium()
    if (installed !== null) return installed
  }
  throw new Error('No Chromium could be installed. Install one and name it in CHROMIUM_PATH.')
}

const ARGS = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const launchOptions = () => ({
  executablePath: ensureChromium((sentence) => process.stderr.write(`${sentence}\n`)),
  args: ARGS,
})

/** The name of the variable in which test files find the address of the shared Chromium. */
const SHARED = 'SHARED_CHROMIUM'

/** Starts the Chromium for test files that need one for a moment only. Each opens contexts of its own. */
export async function serveChromium(): Promise<BrowserServer> {
  const server = await chromium.launchServer(launchOptions())
  process.env[SHARED] = server.wsEndpoint()
  return server
}

/** A browser for tests, with a witness in every page. */
export async function launchChromium(): Promise<Browser> {
  const shared = process.env[SHARED]
  return shared === undefined ? launchOwnChromium() : witnessed(await chromium.connect(shared))
}

/**
 * The same, in processes of its own. They cost 0.5 s of CPU. But what is said to the shared Chromium is read and
 * written by a third process too, which is more if much is said.
 */
export const launchOwnChromium = async (): Promise<Browser> => witnessed(await launchUnwatched())

export const launchUnwatched = (): Promise<Browser> => chromium.launch(launchOptions())
