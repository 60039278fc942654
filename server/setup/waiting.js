// What started this process and waits for it: npm, and shells that have nothing else to do. Signals to them
// do not all come here: a shell hands on none, npm no SIGHUP, and SIGKILL ends them unheard. When one of
// them is gone, this process is told to end.
//
// A shell with a command that goes on in the background, or by hand, does not wait: it may go before us.

import { readFileSync } from 'node:fs'

/** How often it is looked whether they are still there, in ms. */
const LOOKS = 500

/** @typedef {{ parent: number, session: string, args: string[] }} Process */

/**
 * @param {number} pid
 * @returns {Process | null} where it has ended, or the system does not say
 */
function processOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [, parent = '', , session = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return { parent: Number(parent), session, args }
  } catch {
    return null // only Linux has /proc; elsewhere only npm is looked for
  }
}

/** @param {number} pid */
const parentOf = (pid) => (pid === process.pid ? process.ppid : processOf(pid)?.parent)

const SHELL = /(?:^|\/)(?:ba|da|k|z|a)?sh$/
/** Neither of `&&`, nor of `2>&1`. */
const BACKGROUND = /(?<![&>])&(?![&>])|\b(?:nohup|setsid)\b/

/** @param {string[]} args of `sh -c "npm start"`, say */
export const isWaitingShell = ([shell = '', option, command = '']) =>
  SHELL.test(shell) && option === '-c' && !BACKGROUND.test(command)

/**
 * Each with its child, from this process upwards.
 *
 * @param {boolean} isBelowNpm
 * @returns {{ child: number, parent: number }[]}
 */
function waitingAbove(isBelowNpm) {
  const links = []
  const session = processOf(process.pid)?.session
  let npm = isBelowNpm ? 1 : 0
  let child = process.pid
  for (;;) {
    const parent = parentOf(child) ?? 0
    const above = processOf(parent)
    if (above !== null && above.session !== session) return links
    if (above === null || !isWaitingShell(above.args)) {
      if (npm === 0) return links
      npm -= 1
    }
    links.push({ child, parent })
    child = parent
  }
}

/**
 * As long as this process goes on.
 *
 * @param {{ isBelowNpm: boolean }} where
 */
export function endWithWaiting({ isBelowNpm }) {
  const links = waitingAbove(isBelowNpm)
  if (links.length === 0) return
  const looks = setInterval(() => {
    if (links.every(({ child, parent }) => parentOf(child) === parent)) return
    clearInterval(looks)
    process.kill(process.pid, 'SIGTERM')
  }, LOOKS)
  looks.unref()
}
