// Founds a team as the page does, but without a page.

import { randomBytes } from 'node:crypto'
import { currentDate, weekdayOf, wallClock } from '../../../shared/model/schedule.ts'
import { nameSeries, setSchedule } from '../../../shared/model/series-acts.ts'
import { listSeries, nameTeam } from '../../../shared/model/team-acts.ts'
import { base64url } from '../../../shared/wire/access.ts'
import { spaceIdOf } from '../../../shared/wire/space-id.ts'
import { slug } from '../../../shared/words/slug.ts'
import { writeRoom } from './write-room.ts'

export interface Team {
  /** The address of the current meeting, with the owner key. */
  link: string
  owner: { space: string; series: string; date: string; key: string }
  /** The links that a lead gives to others. They lead to the current meeting of the series. */
  links: { edit: string; view: string }
}

export async function foundTeam(url: string, meeting = 'Team weekly'): Promise<Team> {
  const key = base64url(randomBytes(16))
  const [space, series] = [spaceIdOf(key), slug(meeting, 64)]
  const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions()
  const [today, time] = wallClock(Date.now(), zone)
  const schedule = { weekday: weekdayOf(today), time: `${time.slice(0, 2)}:00`, zone }
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' }
  await fetch(`${url}api/${space}`, { method: 'PUT', headers })
  const current = async (role: string, label: string): Promise<string> => {
    const body = JSON.stringify({ role, label, expires: null })
    const granted = await fetch(`${url}api/${space}/grants`, { method: 'POST', headers, body })
    return `${url}#/${space}/${series}?key=${((await granted.json()) as { key: string }).key}`
  }
  const [edit, view] = await Promise.all([
    current('edit', 'For the team'),
    current('view', 'To read along'),
    writeRoom(url, `${space}/-/team`, key, (doc) => {
      nameTeam(doc, 'My team')
      listSeries(doc, series, meeting)
    }),
    writeRoom(url, `${space}/${series}/series`, key, (doc) => {
      nameSeries(doc, meeting)
      setSchedule(doc, schedule)
    }),
  ])
  const date = currentDate(schedule, { listed: [], hidden: [] }, Date.now(), zone)
  return {
    link: `${url}#/${space}/${series}/${date}?key=${key}`,
    owner: { space, series, date, key },
    links: { edit, view },
  }
}
