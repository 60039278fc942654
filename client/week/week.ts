// What a person has open in the series of teams, from the meetings and archives that this device has.

import { currentNotes } from '../../shared/archive/archive.ts'
import { compare } from '../../shared/document/order.ts'
import { handleId } from '../../shared/document/people.ts'
import { meetingTitle } from '../../shared/document/title.ts'
import { droppedInNote } from '../../shared/archive/archived-note.ts'
import { droppedIn, namedIn } from '../../shared/memory/answers.ts'
import { isWritten, type PastMeeting } from '../../shared/memory/last.ts'
import { openItemsOf, type MyItem } from '../../shared/digest/mine.ts'
import { sectionsOf } from '../../shared/markdown/digest.ts'
import { noteOfMeeting } from '../../shared/markdown/meeting.ts'
import { readCarriedNote } from '../../shared/markdown/carried-note.ts'
import { readSeries } from '../../shared/model/series.ts'
import { readSnapshots } from '../../shared/model/series-records.ts'
import { readTeam, type Handle, type Names } from '../../shared/model/team.ts'
import { archiveRoom, linkTo, meetingRoom, seriesRoom, teamRoom } from '../browser/place.ts'
import type { RememberedSpace } from '../browser/remembered.ts'
import { DeviceRooms } from './device-rooms.ts'

export interface OpenMeeting {
  id: string
  /** The name of its series. */
  name: string
  date: string
  href: string
  items: readonly MyItem[]
}

export interface OpenTeam {
  id: string
  name: string
  meetings: readonly OpenMeeting[]
}

interface Meeting extends PastMeeting {
  href: string
}

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
  for (const { id, date, text, carried, people } of currentNotes(
    await rooms.read(archiveRoom(place)),
    snapshots,
  )) {
    if (date === null) continue
    const dropped = droppedInNote(text, carried)
    const isThere = people.some((who) => names.personOf(handleId(who)) === person)
    if (!isThere && dropped.length === 0) continue
    const href = snapshots.has(date)
      ? linkTo({ ...place, is: 'meeting', date })
      : `${linkTo({ ...place, is: 'archive' })}&at=${encodeURIComponent(id)}`
    meetings.set(date, () =>
      Promise.resolve({
        ...{ date, href, dropped },
        sections: sectionsOf(readCarriedNote(text, carried)),
      }),
    )
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
      const live = { date, href: linkTo({ ...place, is: 'meeting', date }), sections: sectionsOf(note) }
      const isAnyWritten = live.sections.some(({ lines }) => isWritten(lines))
      if (isAnyWritten || !archived) return { ...live, ...answers }
      // This device may have only a part of the document.
      const known = await archived()
      return { ...known, ...answers, dropped: [...(known.dropped ?? []), ...answers.dropped] }
    })
  }

  const dates = [...meetings.keys()].sort(compare).slice(-MOST)
  const read: Meeting[] = []
  for (const date of dates) {
    const meeting = await meetings.get(date)?.()
    if (meeting) read.push(meeting)
  }
  const mine = openItemsOf(person, read, names)
  if (mine === null || mine.items.length === 0) return null
  const { date, href } = mine.meeting
  const name = meetingTitle(readSeries(series).name ?? place.series, null)
  return { id: `${place.space}/${place.series}`, name, date, href, items: mine.items }
}
