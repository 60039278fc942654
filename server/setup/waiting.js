// Ends this process once the npm or shell that started it and waits for it is gone.
//
// This is needed because not every signal to npm or the shell arrives here: a shell passes none on, npm does
// not pass on SIGHUP, and nobody can pass on SIGKILL. A shell does not wait if it runs a command in the
// background, or if a person types into it: such a shell may end first.

import { readFileSync } from 'node:fs'

/** ms between two checks of these processes. */
const LOOKS = 500

/** @typedef {{ parent: number, session: string, args: string[] }} Process */

/**
 * @param {number} pid
 * @returns {Process | null} null if the process has ended, or if the system does not say
 */
function processOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [, parent = '', , session = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return { parent: Number(parent), session, args }
  } catch {
    return null // only Linux has /proc; on other systems, only npm is watched
  }
}

/** @param {number} pid */
const parentOf = (pid) => (pid === process.pid ? process.ppid : processOf(pid)?.parent)

const SHELL = /(?:^|\/)(?:ba|da|k|z|a)?sh$/
/** Does not match the `&` in `&&` and in `2>&1`. */
const BACKGROUND = /(?<![&>])&(?![&>])|\b(?:nohup|setsid)\b/

/** @param {string[]} args for example those of `sh -c "npm start"` */
export const isWaitingShell = ([shell = '', option, command = '']) =>
  SHELL.test(shell) && option === '-c' && !BACKGROUND.test(command)

/**
 * The ancestors of this process that wait for it, nearest first. Each comes with its child.
 *
 * @param {boolean} isBelowNpm @returns {{ child: number, parent: number }[]}
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
 * Ends this process once one of the processes that wait for it is gone.
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
