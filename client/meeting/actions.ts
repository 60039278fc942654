// Everything that a person can do in a meeting besides typing, by id. Menus, buttons and keys read this list,
// and offer only the actions that can be done now. Each action is called with the place where it is done: a
// meeting, a block, a section, or the list of attendees.

import type { Chip } from '../../shared/model/chips.ts'
import type { Attendee, Block, Section } from '../../shared/model/outline.ts'
import type { Deed, Question, Way } from '../ui/action.ts'
import type { MeetingActs } from './acts.ts'
import { blockActions, type InOrder } from '../ui/block-actions.ts'
import { chooseFile } from '../browser/files.ts'
import { firstActions, type Here } from './first-actions.ts'
import { draftOf } from './my-draft.ts'
import { linkTo } from '../browser/place.ts'
import { linkToNext, listNext } from './next.ts'
import { textActions } from '../text/bars/text-actions.ts'
import type { Present } from '../text/editor/presence.ts'
import { words } from './words/en.ts'

interface WithActs {
  readonly acts: MeetingActs
}

/** The place of actions in a block where each person has a section. */
export type AmongSections = WithActs & { readonly block: Block }

export type AtSection = WithActs & { readonly section: Section }

export type AtSectionInOrder = AtSection & InOrder

interface LaterActions {
  'publish-draft': Deed<Here>
  'discard-draft': Deed<Here>
  copy: Deed<Here>
  download: Deed<Here>
  import: Deed<Here>
  'change-handle': Deed<Here>
  print: Deed<Here>
  'next-meeting': Deed<Here>
  'all-meetings': Way<Here>
  team: Way<Here>
  'my-week': Way<Here>
  attend: Question<WithActs>
  'list-present': Deed<WithActs & { readonly people: readonly Present[] }>
  unattend: Deed<WithActs & { readonly attendee: Attendee }>
  'add-section': Question<AmongSections>
  'move-section-up': Deed<AtSectionInOrder>
  'move-section-down': Deed<AtSectionInOrder>
  'hide-section': Deed<AtSectionInOrder>
  'show-section': Deed<AtSection>
  'rename-section': Question<AtSection>
  'set-status': Deed<AtSection & { readonly chip: Chip }>
  'say-status': Question<AtSection>
}

const hasDraft = ({ session }: Here): boolean => session.mayWrite && draftOf(session) !== null

const may = ({ acts }: WithActs): boolean => acts.mayWrite

export const laterActions: Readonly<LaterActions> = {
  // ── the meeting ──

  'publish-draft': {
    label: words.publishDraft,
    can: hasDraft,
    does: ({ page }) => page.open('publish-draft'),
  },
  'discard-draft': {
    label: words.discardDraft,
    can: hasDraft,
    does: ({ page }) => page.open('discard-draft'),
  },
  copy: { label: words.copyMarkdown, does: ({ page }) => page.take('copy') },
  download: { label: words.downloadMarkdown, does: ({ page }) => page.take('download') },
  import: { label: words.importMarkdown, can: ({ session }) => session.mayWrite, does: chooseFile },
  'change-handle': { label: words.changeName, does: ({ page }) => page.open('handle') },
  print: { label: words.print, does: () => print() },
  'next-meeting': {
    label: words.openNext,
    does: ({ session }) => {
      const address = linkToNext(session)
      listNext(session)
      location.assign(address)
    },
  },
  'all-meetings': {
    label: words.allMeetings,
    leads: ({ session }) => linkTo({ ...session.place, is: 'series' }),
  },
  team: { label: words.teamAndLinks, leads: ({ session }) => linkTo({ ...session.place, is: 'team' }) },
  'my-week': { label: words.myWeek, leads: ({ session }) => linkTo({ ...session.place, is: 'week' }) },

  // ── who attends ──

  attend: {
    label: words.add,
    asks: words.addSomeone,
    can: may,
    does: ({ acts }, typed) => acts.attend(typed),
  },
  'list-present': {
    label: words.listAll,
    can: ({ acts, people }) => acts.mayWrite && people.length > 0,
    does: ({ acts, people }) => people.forEach(({ handle }) => acts.attend(handle)),
  },
  unattend: { label: words.remove, can: may, does: ({ acts, attendee }) => acts.unattend(attendee) },

  // ── sections ──

  'add-section': {
    label: words.add,
    asks: words.name,
    can: ({ acts, block }) => acts.mayWrite && block.people,
    does: ({ acts, block }, typed) => acts.addSection(block, typed),
  },
  'move-section-up': {
    label: words.moveUp,
    can: ({ acts, first }) => acts.mayWrite && !first,
    does: ({ acts, section, release }) => {
      release()
      acts.moveSection(section, -1)
    },
  },
  'move-section-down': {
    label: words.moveDown,
    can: ({ acts, last }) => acts.mayWrite && !last,
    does: ({ acts, section, release }) => {
      release()
      acts.moveSection(section, 1)
    },
  },
  'hide-section': {
    label: words.removeSection,
    can: may,
    does: ({ acts, section, release }) => {
      release()
      acts.hideSection(section, true)
    },
  },
  'show-section': {
    label: words.restore,
    can: may,
    does: ({ acts, section }) => acts.hideSection(section, false),
  },
  'rename-section': {
    label: words.rename,
    can: may,
    asks: words.nameHere,
    does: ({ acts, section }, typed) => typed === '' || acts.renameSection(section, typed),
  },
  'set-status': {
    label: words.status,
    can: may,
    does: ({ acts, section, chip }) => acts.toggleChip(section, chip),
  },
  'say-status': {
    label: words.ok,
    can: may,
    asks: words.addNote,
    does: ({ acts, section }, typed) => {
      acts.sayStatus(section, typed)
      return true
    },
  },
}

/** All actions. Each id is in one list only. */
export const actions = { ...firstActions, ...blockActions, ...laterActions, ...textActions }

export type ActionId = keyof typeof actions
