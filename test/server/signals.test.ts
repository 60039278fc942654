// Ends `npm start` in each of the ways in which people and systems do.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { isWaitingShell } from '../../server/setup/waiting.js'
import { openDataDirectory } from '../../server/disk/data-directory.ts'
import { newPlace } from '../support/relay/places.ts'
import { logOnDisk } from '../support/rounds/kill-round.ts'
import { RawClient } from '../support/relay/raw-client.ts'
import { freePort } from '../support/relay/server.ts'

/** Ends processes that a failed test left. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

const npm = ['npm', 'start']
/** A shell with a later command starts its child as a process of its own, instead of becoming it. */
const shell = ['sh', '-c', 'npm start; true']

test.concurrent.for<[when: string, signal: NodeJS.Signals, to: 'process' | 'group', command: string[]]>([
  ['a service manager stops it', 'SIGTERM', 'process', npm],
  ['Ctrl-C is pressed', 'SIGINT', 'group', npm],
  ['npm ends and forwards no signal', 'SIGHUP', 'process', npm],
  ['npm is killed', 'SIGKILL', 'process', npm],
  ['a shell ends and forwards no signal', 'SIGTERM', 'process', shell],
  ['a terminal is closed', 'SIGHUP', 'group', shell],
])(
  'P34: no process is left, and acked edits are there, when %s: %s to the %s of %j',
  async ([, signal, to, command], { onTestFinished }) => {
    const directory = await mkdtemp(join(tmpdir(), 'roundtable-signals-'))
    const port = await freePort()
    const [program = '', ...args] = command
    const child = spawn(program, args, {
      detached: true, // a session and a process group of its own
      env: { ...process.env, PORT: String(port), DATA_DIR: directory, LOG_LEVEL: 'warn' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const pid = child.pid ?? 0
    onTestFinished(() => killGroup(pid))
    const closed = once(child.stdout, 'close')
    for await (const line of createInterface(child.stdout)) if (line.includes('ready')) break
    child.stdout.resume()

    const place = newPlace()
    const client = RawClient.join(`http://127.0.0.1:${port}/`, place.room, place.key)
    await client.next('welcome')
    client.say({ type: 'ready' })
    await client.next('state')
    const doc = new Y.Doc()
    doc.getText('t').insert(0, 'kept')
    client.say({ type: 'difference', update: Y.encodeStateAsUpdate(doc) })
    await client.next('ack')

    process.kill(to === 'group' ? -pid : pid, signal)
    await closed // none of the processes holds its standard output any more
    await client.closed
    const opened = await openDataDirectory(directory)
    expect(opened.is).toBe('open')
    if (opened.is === 'open') await opened.release()
    expect((await logOnDisk(directory, place.room)).getText('t').toJSON()).toBe('kept')
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow()
    await rm(directory, { recursive: true })
  },
)

test.each([
  [['sh', '-c', 'npm start'], true],
  [['/bin/bash', '-c', 'cd app && npm start >log 2>&1; echo over'], true],
  [['bash', '-c', 'npm start & sleep 5'], false],
  [['sh', '-c', 'nohup npm start'], false],
  [['-bash'], false],
  [['bash', 'start.sh'], false],
  [['node', '-c', 'npm start'], false],
])('%j waits for what it started: %s', (args, waits) => {
  expect(isWaitingShell(args)).toBe(waits)
})
