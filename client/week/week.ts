// A person's open items in all series, from the meetings and archives that this device has.

import { currentNotes } from '../../shared/archive/archive.ts'
import { hasWords } from '../../shared/document/empty-label.ts'
import { compare } from '../../shared/document/order.ts'
import { handleId } from '../../shared/document/people.ts'
import { meetingTitle } from '../../shared/document/title.ts'
import { droppedInNote } from '../../shared/archive/archived-note.ts'
import { droppedIn, namedIn } from '../../shared/memory/answers.ts'
import { MOST_ASKED, sinceBreak, type PastMeeting } from '../../shared/memory/last.ts'
import type { Note } from '../../shared/markdown/note.ts'
import { asksOf, openItemsOf, type MyItem } from '../../shared/digest/mine.ts'
import { sectionsOf } from '../../shared/markdown/digest.ts'
import { noteOfMeeting } from '../../shared/markdown/meeting.ts'
import { readCarriedNote } from '../../shared/markdown/carried-note.ts'
import { wallClock } from '../../shared/model/schedule.ts'
import { readSeries } from '../../shared/model/series.ts'
import { readSnapshots } from '../../shared/model/series-records.ts'
import { readTeam, type Handle, type Names } from '../../shared/model/team.ts'
import { myZone, now } from '../browser/clock.ts'
import { archiveRoom, linkTo, meetingRoom, seriesRoom, teamRoom } from '../browser/place.ts'
import type { RememberedSpace } from '../browser/remembered.ts'
import { DeviceRooms } from './device-rooms.ts'

export interface OpenMeeting {
  id: string
  /** The name of its series. */
  name: string
  /** Of the last meeting in which the person wrote. Null if they wrote in none. */
  date: string | null
  href: string
  items: readonly MyItem[]
  /** Items of others in which they ask the person. */
  asks: readonly Asks[]
}

export interface Asks {
  key: string
  handle: string
  text: string
  since: string
  href: string
}

export interface OpenTeam {
  id: string
  name: string
  meetings: readonly OpenMeeting[]
}

interface Meeting extends PastMeeting {
  href: string
  /** By handle, the anchors of people's sections on the page of the meeting. */
  places: ReadonlyMap<string, string>
}

/** A section's anchor has the id of its person, who may have another handle today. */
const placesIn = ({ blocks }: Note, { personOf }: Names): ReadonlyMap<string, string> =>
  new Map(
    blocks.flatMap(({ id, sections }) =>
      sections.map(({ handle }) => [handle, `section-${id}/${personOf(handleId(handle))}`] as const),
    ),
  )

/** How many meetings of a series are read: half a year of weekly ones. */
const MOST = 26

type TeamOfDevice = Pick<RememberedSpace, 'id' | 'key' | 'name'>

export async function readWeek(teams: readonly TeamOfDevice[], me: Handle): Promise<OpenTeam[]> {
  const rooms = await DeviceRooms.list()
  const read: OpenTeam[] = []
  for (const team of teams) {
    const teamDoc = await rooms.read(teamRoom({ space: team.id }))
    const { names, series } = readTeam(teamDoc)
    const meetings: OpenMeeting[] = []
    for (const id of new Set([...series.map((each) => each.id), ...rooms.seriesOf(team.id)])) {
      const open = await openIn(rooms, { space: team.id, series: id, key: team.key }, { teamDoc, names, me })
      if (open !== null) meetings.push(open)
    }
    read.push({ id: team.id, name: team.name, meetings })
  }
  return read
}

interface Knowing {
  teamDoc: Awaited<ReturnType<DeviceRooms['read']>>
  names: Names
  me: Handle
}

/** Null if nothing is open there. */
async function openIn(
  rooms: DeviceRooms,
  place: { space: string; series: string; key: string },
  { teamDoc, names, me }: Knowing,
): Promise<OpenMeeting | null> {
  const person = names.personOf(me.id)
  const series = await rooms.read(seriesRoom(place))
  const snapshots = readSnapshots(series)
  const meetings = new Map<string, () => Promise<Meeting>>()
  const notes = currentNotes(await rooms.read(archiveRoom(place)), snapshots)
  // In a note without me, others may ask me. Only notes whose items may still be open are read.
  const asked = notes.flatMap(({ date }) => date ?? [])[MOST_ASKED - 1] ?? ''
  for (const { id, date, text, carried, people } of notes) {
    if (date === null) continue
    const dropped = droppedInNote(text, carried)
    const isThere = people.some((who) => names.personOf(handleId(who)) === person)
    if (!isThere && dropped.length === 0 && date < asked) continue
    const href = snapshots.has(date)
      ? linkTo({ ...place, is: 'meeting', date })
      : `${linkTo({ ...place, is: 'archive' })}&at=${encodeURIComponent(id)}`
    meetings.set(date, () => {
      const note = readCarriedNote(text, carried)
      const places = snapshots.has(date) ? placesIn(note, names) : new Map<string, string>()
      return Promise.resolve({ date, href, places, dropped, sections: sectionsOf(note) })
    })
  }
  for (const date of rooms.datesOf(place.space, place.series)) {
    const archived = meetings.get(date)
    meetings.set(date, async () => {
      const meeting = await rooms.read(meetingRoom({ ...place, date }))
      const note = noteOfMeeting({ meeting, series, team: teamDoc }, place.series, date)
      const answers = {
        dropped: droppedIn(meeting),
        named: (person: string) => namedIn(meeting, person),
      }
      const href = linkTo({ ...place, is: 'meeting', date })
      const live = { date, href, places: placesIn(note, names), sections: sectionsOf(note) }
      const isAnyWritten = live.sections.some(({ lines }) => hasWords(lines))
      if (isAnyWritten || !archived) return { ...live, ...answers }
      // This device may have only a part of the document.
      const known = await archived()
      return { ...known, ...answers, dropped: [...(known.dropped ?? []), ...answers.dropped] }
    })
  }

  const [today] = wallClock(now(), myZone())
  const newest = [...meetings.keys()].sort((one, other) => compare(other, one))
  const dates = sinceBreak(newest, today).slice(0, MOST).toReversed()
  const read: Meeting[] = []
  for (const date of dates) {
    const meeting = await meetings.get(date)?.()
    if (meeting) read.push(meeting)
  }
  const mine = openItemsOf(person, read, names)
  const asks = asksOf(person, read, names).map(({ asked: { handle, last }, meeting }): Asks => {
    const at = meeting.places.get(handle)
    const href = at === undefined ? meeting.href : `${meeting.href}&at=${encodeURIComponent(at)}`
    return { key: `${handle} ${last.identity}`, handle, text: last.item.text, since: last.since, href }
  })
  if ((mine?.items.length ?? 0) + asks.length === 0) return null
  const { date, href } = mine?.meeting ?? { date: null, href: linkTo({ ...place, is: 'current' }) }
  const name = meetingTitle(readSeries(series).name ?? place.series, null)
  return { id: `${place.space}/${place.series}`, name, date, href, items: mine?.items ?? [], asks }
}
