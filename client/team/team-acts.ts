// What people can do on the page of their team.

import { joinPeople, listSeries, nameTeam, partPeople } from '../../shared/model/team-acts.ts'
import type { Handle } from '../../shared/model/team.ts'
import type { TeamSession } from './team.ts'

export const renameTeam = ({ copy }: TeamSession, name: string): void => nameTeam(copy.doc, name)

export const addSeries = ({ copy }: TeamSession, id: string, name: string): void =>
  listSeries(copy.doc, id, name)

export const join = ({ copy }: TeamSession, from: Handle, to: Handle): void => joinPeople(copy.doc, from, to)

export const part = ({ copy }: TeamSession, id: string): void => partPeople(copy.doc, id)
