// On a first visit, the page shows no note before it knows the content.

import { EventEmitter, once } from 'node:events'
import { expect, test } from 'vitest'
import { decodeFrame } from '../../shared/wire/frames.ts'
import { newMeeting } from '../support/relay/new-meeting.ts'
import { openStage } from '../support/browser/stage.ts'

const stage = openStage()

test('P33: a newcomer sees no empty note before the real one', async () => {
  const note = '# Weekly 2026-11-23\n\n## Updates\n\n@grace\n\n- Done:\n  - moved the archive\n'
  const place = await newMeeting(stage.relay.url, note)

  const wire = new EventEmitter()
  const [meeting, others] = [once(wire, 'let'), Promise.all([once(wire, 'series'), once(wire, 'team')])]
  const context = await stage.browser.newContext({ serviceWorkers: 'block' })
  await context.addInitScript(() => localStorage.setItem('roundtable:handle', '@ada'))
  const page = await context.newPage()
  await page.routeWebSocket(/\/sync\//, (socket) => {
    const server = socket.connectToServer()
    const room = new URL(socket.url()).pathname.slice('/sync/'.length)
    server.onMessage(async (message) => {
      if (room === place.room) await meeting
      socket.send(message)
      if (typeof message === 'string' || decodeFrame(message).type !== 'ack') return
      wire.emit(room.endsWith('/series') ? 'series' : 'team')
    })
  })
  await page.goto(place.link(stage.relay.url))
  await others
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))))
  expect(await page.locator('main').textContent()).toBe('Opening the notes…')
  wire.emit('let')
  await page.getByText('moved the archive').waitFor()
  await context.close()
})
