// A template: the blocks, header and scaffolds that a meeting shows before anybody has typed. A template is
// shown, not stored: a meeting's document holds only people's changes.

import { line, type Line } from '../document/lines.ts'

export interface TemplateBlock {
  id: string
  heading: string
  level: number
  /** Whether the block holds people's sections. */
  people: boolean
  scaffold: Line[]
}

export interface HeaderRow {
  id: string
  /** Markdown, as it is written: `**Lead:**`. */
  label: string
}

/** `**Lead:**` → `Lead` */
export const plainLabel = (label: string): string => label.replace(/[*_:]/g, '').trim()

export interface Template {
  header: HeaderRow[]
  blocks: TemplateBlock[]
  /** The labels of an untouched section. */
  section: Line[]
}

const label = (text: string): Line => line(text, { kind: 'item', label: true })
const item = (text: string, depth = 0): Line => line(text, { kind: 'item', depth })

export const defaultTemplate: Template = {
  header: [
    { id: 'lead', label: '**Lead:**' },
    { id: 'notetaker', label: '**Notetaker:**' },
    { id: 'attendees', label: '**Attendees:**' },
    { id: 'recording', label: '**Recording:**' },
  ],
  blocks: [
    {
      id: 'agenda',
      heading: 'Agenda',
      level: 2,
      people: false,
      scaffold: [
        item('Round of updates'),
        item('Blockers: who can unblock whom?', 1),
        item('Questions and discussion'),
        item('Plan the coming week'),
      ],
    },
    { id: 'updates', heading: 'Updates', level: 2, people: true, scaffold: [] },
    { id: 'questions', heading: 'Questions', level: 2, people: false, scaffold: [] },
    { id: 'other-notes', heading: 'Other notes', level: 2, people: false, scaffold: [] },
  ],
  section: [label('Done:'), label('In progress:'), label('Blocked:'), label('Next:'), label('Questions:')],
}

/** The template of a document that has its own outline, such as an imported note. */
export const emptyTemplate: Template = { header: [], blocks: [], section: defaultTemplate.section }
