// People type in their sections while other people move, hide and rename the sections and their blocks, over
// a network that delivers late and in parts. In the end everything is shown again, and the judge counts the
// words in the Markdown.

import * as Y from 'yjs'
import { enter } from '../../../client/text/editor/keys.ts'
import { scaffoldUpdate } from '../../../shared/document/scaffold.ts'
import {
  addBlock,
  announceSection,
  hideBlock,
  hideSection,
  moveBlock,
  moveSection,
  renameBlock,
  renameSection,
  setAnnotation,
  setPeopleBlock,
} from '../../../shared/model/meeting.ts'
import { noteOf, writeNote } from '../../../shared/markdown/write.ts'
import { readOutline, type Outline, type Section } from '../../../shared/model/outline.ts'
import { blockRoot, sectionRoot } from '../../../shared/document/roots.ts'
import { noNames } from '../../../shared/model/team.ts'
import { defaultTemplate as template } from '../../../shared/model/template.ts'
import { HeadlessEditor } from '../page/headless-editor.ts'
import { seeded, type Random } from '../basics/random.ts'
import { miscounted, uniqueWord } from '../basics/words.ts'

export interface OutlineRound {
  words: number
  lost: string[]
  doubled: string[]
  acts: Map<Act, number>
  /** Whether everybody ended with the same outline and the same Markdown. */
  converged: boolean
  markdown: string
}

/** The function that hides a section. A test can plant one that deletes. */
export type Hide = typeof hideSection

class Person {
  readonly id: string
  readonly doc = new Y.Doc()
  readonly #editors = new Map<string, HeadlessEditor>()
  inbox: Uint8Array[] = []

  constructor(id: string, nth: number) {
    this.id = id
    this.doc.clientID = nth
  }

  get outline(): Outline {
    return readOutline(this.doc, template, noNames)
  }

  get sections(): Section[] {
    return this.outline.blocks.flatMap((block) => block.sections)
  }

  get markdown(): string {
    return writeNote(noteOf(this.doc, { title: 'Weekly', template, names: noNames }))
  }

  /** Types into a text as the page does. The first key applies the scaffold. */
  type(root: string, scaffold: Parameters<typeof scaffoldUpdate>[1], word: string, random: Random): void {
    const fragment = this.doc.getXmlFragment(root)
    if (fragment.length === 0 && scaffold.length > 0)
      Y.applyUpdate(this.doc, scaffoldUpdate(root, scaffold), 'scaffold')
    const editor = this.#editors.get(root) ?? new HeadlessEditor(fragment)
    this.#editors.set(root, editor)
    editor.cursorAt(random.int(editor.lines.length), 'end')
    if (random.chance(0.5)) editor.run(enter)
    editor.type(word)
  }

  hear(most: number): boolean {
    const heard = this.inbox.splice(0, most)
    for (const update of heard) Y.applyUpdate(this.doc, update, 'network')
    return heard.length > 0
  }

  leave(): void {
    for (const editor of this.#editors.values()) editor.close()
  }
}

export interface Step {
  me: Person
  random: Random
  /** A word that nobody has typed yet. */
  word: () => string
  hide: Hide
}

/** Each act returns whether it found something to do. */
const acts = {
  typeMine: ({ me, random, word }: Step) => {
    const blocks = me.outline.blocks.filter(({ people }) => people)
    if (blocks.length === 0) return false
    const block = random.pick(blocks).id
    announceSection(me.doc, block, me.id, `@${me.id}`)
    me.type(sectionRoot(block, me.id), template.section, word(), random)
    return true
  },
  typeShared: ({ me, random, word }: Step) => {
    const blocks = me.outline.blocks.filter(({ people }) => !people)
    if (blocks.length === 0) return false
    const block = random.pick(blocks)
    me.type(blockRoot(block.id), block.scaffold, word(), random)
    return true
  },
  /** If somebody hides a section while another person's cursor is in it, that person's page keeps it open. */
  typeHidden: ({ me, word, random }: Step) => {
    const mine = me.outline.hidden.sections.find(({ owner }) => owner === me.id)
    if (mine === undefined) return false
    me.type(sectionRoot(mine.block, mine.person), template.section, word(), random)
    return true
  },
  moveSection: ({ me, random }: Step) => {
    if (me.sections.length < 2) return false
    moveSection(me.doc, random.pick(me.sections), random.chance(0.5) ? 1 : -1, noNames)
    return true
  },
  hideSection: ({ me, random, hide }: Step) => {
    if (me.sections.length === 0) return false
    hide(me.doc, random.pick(me.sections), true)
    return true
  },
  bringBackSection: ({ me, random }: Step) => {
    const { sections } = me.outline.hidden
    if (sections.length === 0) return false
    hideSection(me.doc, random.pick(sections), false)
    return true
  },
  renameSection: ({ me, random }: Step) => {
    if (me.sections.length === 0) return false
    const section = random.pick(me.sections)
    renameSection(me.doc, section.block, section.person, `@${section.owner}-${random.int(9)}`)
    return true
  },
  chip: ({ me, random }: Step) => {
    if (me.sections.length === 0) return false
    const { block, person } = random.pick(me.sections)
    setAnnotation(me.doc, block, person, random.pick(['', 'not attending', 'no blockers']))
    return true
  },
  addBlock: ({ me, random }: Step) =>
    addBlock(me.doc, random.pick(['Demo', 'Updates', 'Ops']), template, random.chance(0.5)) !== null,
  moveBlock: ({ me, random }: Step) => {
    const { blocks } = me.outline
    if (blocks.length < 2) return false
    moveBlock(me.doc, random.pick(blocks).id, random.chance(0.5) ? 1 : -1, template)
    return true
  },
  renameBlock: ({ me, random }: Step) => {
    const { blocks } = me.outline
    if (blocks.length === 0) return false
    renameBlock(me.doc, random.pick(blocks).id, `Block ${random.int(9)}`)
    return true
  },
  hideBlock: ({ me, random }: Step) => {
    const { blocks } = me.outline
    if (blocks.length === 0) return false
    hideBlock(me.doc, random.pick(blocks).id, true)
    return true
  },
  bringBackBlock: ({ me, random }: Step) => {
    const { blocks } = me.outline.hidden
    if (blocks.length === 0) return false
    hideBlock(me.doc, random.pick(blocks).id, false)
    return true
  },
  /** Sets whether people have sections in a block. A block that already has sections keeps them. */
  turnBlock: ({ me, random }: Step) => {
    const { blocks } = me.outline
    if (blocks.length === 0) return false
    setPeopleBlock(me.doc, random.pick(blocks).id, random.chance(0.5))
    return true
  },
  hear: ({ me, random }: Step) => me.hear(1 + random.int(12)),
}

export type Act = keyof typeof acts

export const ACTS = Object.keys(acts) as Act[]

const OFTEN: readonly Act[] = ['typeMine', 'typeMine', 'typeMine', 'typeMine', 'typeShared', 'hear', 'hear']

/**
 * One round: three to five people and 60 acts while only some updates are delivered. Then all updates are
 * delivered, and everything is shown.
 */
export function outlineRound(seed: number, hide: Hide = hideSection): OutlineRound {
  const random = seeded(seed)
  const people = meet(3 + random.int(3))
  const done = new Map<Act, number>()
  const words: string[] = []
  const word = () => {
    const next = uniqueWord(words.length)
    words.push(next)
    return next
  }
  for (let step = 0; step < 60; step++) {
    const act = random.pick([...ACTS, ...OFTEN])
    if (acts[act]({ me: random.pick(people), random, word, hide })) done.set(act, (done.get(act) ?? 0) + 1)
  }
  deliver(people)
  for (const { doc, outline } of people.slice(0, 1)) {
    for (const block of outline.hidden.blocks) hideBlock(doc, block.id, false)
    for (const section of outline.hidden.sections) hideSection(doc, section, false)
  }
  deliver(people)
  const markdown = people[0]?.markdown ?? ''
  const outline = JSON.stringify(people[0]?.outline)
  const converged = people.every(
    (each) => each.markdown === markdown && JSON.stringify(each.outline) === outline,
  )
  for (const person of people) person.leave()
  return { words: words.length, ...miscounted(markdown, words), acts: done, converged, markdown }
}

function meet(count: number): Person[] {
  const people = Array.from({ length: count }, (_, at) => new Person(`p${at + 1}`, at + 1))
  for (const person of people)
    person.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'network') return
      for (const other of people) if (other !== person) other.inbox.push(update)
    })
  return people
}

function deliver(people: Person[]): void {
  while (people.some(({ inbox }) => inbox.length > 0)) for (const person of people) person.hear(Infinity)
}
