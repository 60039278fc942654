// In a page that plays a meeting, this replaces the relay and the browser's storage. Everything is named
// after an address that no relay has, so the play cannot touch the person's real notes.

import { nameOf, world } from '../browser/storage.ts'
import type { MeetingPlace } from '../browser/place.ts'
import { myZone } from '../browser/clock.ts'
import { currentDate, wallClock, weekdayOf } from '../../shared/model/schedule.ts'
import { Network, socketsOver } from './channel-socket.ts'
import { nameOfPlay, newPlay } from './plays.ts'
import type { Played, ToPage, ToWorker } from './wire.ts'
import { words } from './words/en.ts'

/** The key and the team are the same in every page. They open nothing anywhere. */
export const PLACE = {
  space: 'a-place-to-try-a-round',
  series: 'team-weekly',
  key: 'nothing-of-this-is-kept',
}

export interface Stage {
  place: MeetingPlace
  network: Network
  tell: (message: ToWorker) => void
  /** Ends the worker. */
  end: () => void
}

/** The meeting begins within an hour, by this device's clock. */
function playedMeeting(log: string): Played {
  const zone = myZone()
  const [date, time] = wallClock(Date.now(), zone)
  const hour = Math.min(23, Number(time.slice(0, 2)) + 1)
  const schedule = { weekday: weekdayOf(date), time: `${String(hour).padStart(2, '0')}:00`, zone }
  const { space, series } = PLACE
  return {
    log,
    space,
    series,
    date: currentDate(schedule, { listed: [], hidden: [] }, Date.now(), zone),
    schedule,
  }
}

/** The answer to anything that only a server can do. */
const refusal = (): Promise<Response> =>
  Promise.resolve(Response.json({ error: words.noServer }, { status: 503 }))

interface Heard {
  /** Called with the line that a colleague is writing. */
  writes: (handle: string, text: string) => void
  /** Called if the worker cannot go on, for example because its code did not load. */
  failed: () => void
}

export async function setStage({ writes, failed }: Heard): Promise<Stage> {
  const address = nameOfPlay(await newPlay())
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  const tell = (message: ToWorker): void => worker.postMessage(message)
  const network = new Network(tell)
  worker.onerror = failed
  worker.onmessage = ({ data }: MessageEvent<ToPage>) => {
    if (data.is === 'writes') writes(data.handle, data.text)
    else network.heard(data)
  }
  const texts = new Map<string, string>()
  // The choice of light or dark belongs to the device, so it is the same in a play.
  const look = nameOf('scheme')
  const isLook = (name: string): boolean => name.endsWith('#scheme')
  Object.assign(world, {
    address,
    socket: socketsOver(network),
    fetch: refusal,
    texts: {
      getItem: (name: string) => (isLook(name) ? localStorage.getItem(look) : (texts.get(name) ?? null)),
      setItem: (name: string, text: string) =>
        isLook(name) ? localStorage.setItem(look, text) : void texts.set(name, text),
    },
  })
  const played = playedMeeting(nameOf('relay'))
  tell({ is: 'begin', played })
  return {
    place: { ...PLACE, date: played.date },
    network,
    tell,
    end: () => worker.terminate(),
  }
}
