// A real Firefox, as Debian ships it. It is taken from FIREFOX_PATH or from this machine, or it is installed
// now.
//
// Playwright drives this Firefox through WebDriver BiDi, which has no input method. So nothing can be
// composed there.

import { spawnSync } from 'node:child_process'
import { firefox, type Browser } from 'playwright-core'
import { witnessed } from './witness.ts'

const NAMES = ['firefox-esr', 'firefox']

function findFirefox(): string | null {
  const named = process.env['FIREFOX_PATH']
  if (named !== undefined) return named
  for (const name of NAMES) {
    const { status, stdout } = spawnSync('which', [name], { encoding: 'utf8' })
    if (status === 0 && stdout.trim() !== '') return stdout.trim()
  }
  return null
}

/** Finds or installs a Firefox and reports each step. Throws if neither works. */
function ensureFirefox(say: (sentence: string) => void): string {
  const found = findFirefox()
  if (found !== null) return found
  if (process.getuid?.() === 0) {
    say('No Firefox is here; installing one…')
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'firefox-esr']]) {
      say(`  apt-get ${args.join(' ')}`)
      spawnSync('apt-get', args, { stdio: ['ignore', 2, 2] })
    }
    const installed = findFirefox()
    if (installed !== null) return installed
  }
  throw new Error(
    'No Firefox is here. Run "apt-get install firefox-esr" as root, or name a Firefox in FIREFOX_PATH.',
  )
}

/** A Firefox for tests, with a witness in every page. */
export async function launchFirefox(): Promise<Browser> {
  const browser = await firefox.launch({
    channel: 'moz-firefox',
    executablePath: ensureFirefox((sentence) => process.stderr.write(`${sentence}\n`)),
    firefoxUserPrefs: { 'dom.events.testing.asyncClipboard': true }, // lets a page fill the clipboard
  })
  standIn(browser)
  return witnessed(browser)
}

/** What this file uses of Playwright's private parts. */
interface Inside {
  _connection?: {
    toImpl?: (browser: Browser) => { _browserSession?: Session }
  }
}
interface Session {
  send: (method: string, params: unknown) => Promise<unknown>
}

/**
 * For each new context, Playwright sets media with a command that Firefox ESR does not know yet, and gives up
 * if the command is refused. This function makes Playwright accept the refusal. A Firefox that knows the
 * command gets it as usual.
 */
function standIn(browser: Browser): void {
  const session = (browser as unknown as Inside)._connection?.toImpl?.(browser)._browserSession
  if (typeof session?.send !== 'function')
    throw new Error('Playwright has changed: see whether Firefox still needs someone to stand in for it.')
  const send = session.send.bind(session)
  session.send = async (method, params) => {
    try {
      return await send(method, params)
    } catch (error) {
      if (method === 'emulation.setMediaFeaturesOverride' && String(error).includes('unknown command'))
        return {}
      throw error
    }
  }
}
