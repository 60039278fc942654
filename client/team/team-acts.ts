// The actions of people on the page of their team.

import {
  forgetPerson,
  joinPeople,
  keepColour,
  listSeries,
  nameTeam,
  partPeople,
} from '../../shared/model/team-acts.ts'
import { STUB } from '../../shared/document/handle.ts'
import { meetPerson, type Handle, type Team } from '../../shared/model/team.ts'
import type { TeamSession } from './team.ts'
import { words } from './words/en.ts'

export const renameTeam = ({ copy }: TeamSession, name: string): void => nameTeam(copy.doc, name)

export const addSeries = ({ copy }: TeamSession, id: string, name: string): void =>
  listSeries(copy.doc, id, name)

export const join = ({ copy }: TeamSession, from: Handle, to: Handle): void => joinPeople(copy.doc, from, to)

/** Takes a person off the list of people, until they write again. */
export function remove({ copy, notices }: TeamSession, { id, handle }: Handle): void {
  forgetPerson(copy.doc, id)
  const notice = `removed ${id}`
  const undo = () => {
    meetPerson(copy.doc, id, handle)
    notices.dismiss(notice)
  }
  notices.tell({
    ...{ id: notice, sentence: words.isRemoved(handle), passes: true },
    actions: [{ label: words.undo, act: undo }],
  })
}

export const part = ({ copy }: TeamSession, id: string): void => partPeople(copy.doc, id)

/** Keeps my colour from the moment I come, so that people who come later get another one. */
export function keepMyColour({ copy, me, mayWrite, team }: TeamSession): void {
  if (mayWrite && copy.live) keepColour(copy.doc, team.names.personOf(me.id))
}

/** Adds the people of an imported note to the team, as if they had written here. */
export function meetWriters(
  { copy, team }: { readonly copy: Pick<TeamSession['copy'], 'doc'>; readonly team: Team },
  writers: readonly { owner: string; handle: string }[],
): void {
  copy.doc.transact(() => {
    for (const { owner, handle } of writers)
      if (handle !== STUB && team.names.handleOf(owner) === null) {
        meetPerson(copy.doc, owner, handle)
        keepColour(copy.doc, owner)
      }
  })
}
