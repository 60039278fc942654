// Whether my section is private, and what makes it private or public. The draft itself is a part that loads only
// where there is one.

import type DraftBar from './DraftBar.svelte'
import { draftOf, keepDraft } from '../my-draft.ts'
import type { MeetingSession, PrivateDraft } from '../session.ts'
import type { Status } from '../../sync/status.ts'
import { isThere, nameOf } from '../../browser/storage.ts'
import { copyText } from '../../browser/files.ts'
import { warn } from '../../browser/logging.ts'
import { Signal } from '../../browser/signal.ts'
import type { MeetingActs } from '../acts.ts'
import type { Section } from '../../../shared/model/outline.ts'
import { tick } from 'svelte'
import { focusMine } from '../../text/focus.ts'
import type { SectionEditor } from '../../text/editor/editor.ts'
import { reopenTexts, whenOpen } from '../../text/open-texts.ts'
import { takeEarly } from '../../text/wants.ts'
import * as Y from 'yjs'
import { sectionRoot } from '../../../shared/document/roots.ts'
import type { Draft, See } from './draft.ts'
import { holdKeys, letKeysGo } from './held-keys.ts'
import { nameOfDraft } from './name.ts'
import { words } from './words/en.ts'

/** A message from one tab to the others. It has no words of the draft, because the tabs read these from the disk. */
type Told = 'begun' | 'stored' | 'published' | 'discarded'

const isTold = (data: unknown): data is Told =>
  data === 'begun' || data === 'stored' || data === 'published' || data === 'discarded'

export interface DraftingTools {
  readonly acts: MeetingActs
  readonly see: See
  /** Tells the other people whether there are private texts, and nothing else about them. */
  readonly announce: (isPrivate: ((root: string) => boolean) | null) => void
}

export class Drafting {
  readonly #session: MeetingSession
  readonly #tools: DraftingTools
  readonly #tabs: BroadcastChannel
  readonly #signal = new Signal()
  #draft: Draft | null = null
  /** Published drafts that are still in their database. */
  readonly #leaving = new Map<Draft, Promise<void>>()
  #Bar: typeof DraftBar | null = null
  #discarded: Draft['discarded'] = null
  #asks = false
  #isReading = false
  #isClosed = false
  /** The last opening of a draft. The next one waits for it. */
  #opening: Promise<void> = Promise.resolve()
  /** Whether it could be found out if my section is private. */
  readonly #isFound: Promise<boolean>
  /** Text that was typed since the draft was asked for, and that is neither in a text nor copied yet. */
  #offered = ''
  /** Makes my section private, if that was asked for while the page loaded. Null if nothing of it is under way. */
  #early: Promise<void> | null = null
  /** Resolves once it is known whether my section is private. Before that, nobody may write in it. */
  readonly known: Promise<void>

  constructor(session: MeetingSession, tools: DraftingTools) {
    this.#session = session
    this.#tools = tools
    this.#tabs = new BroadcastChannel(nameOf(`${nameOfDraft(session.place)}/tabs`))
    this.#tabs.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (isTold(data)) void this.#heard(data).catch(warn)
    }
    session.series.team.copy.doc.on('update', this.#recognize)
    this.#isFound = this.#find().then(
      () => true,
      (error: unknown) => {
        warn(error)
        this.#offerHeld(takeEarly(TEXTS), words.notRead)
        addEventListener('keyup', this.#offerEarly)
        return false
      },
    )
    const begun = this.#isFound.then((isFound) => {
      if (isFound && session.wantsDraft) return (this.#early = this.#beginEarly())
    })
    // If the page cannot find out, it sends nothing private.
    this.known = Promise.all([this.#isFound, begun]).then(([isFound]) =>
      isFound ? undefined : new Promise(() => undefined),
    )
  }

  /** The draft that my section is read from and written to. Null while the section is public. */
  get text(): PrivateDraft | null {
    return draftOf(this.#session)
  }

  /** The draft, if it has this text. */
  privateAt(root: string): PrivateDraft | null {
    const { myId } = this.#session
    const { text: draft } = this
    const isMine =
      draft && this.#sectionsOf(myId).some((each) => sectionRoot(each.block, each.person) === root)
    return isMine ? draft : null
  }

  get status(): Status | undefined {
    return this.text?.status
  }

  /** What is drawn above my section while it is private. Null while it is public. */
  get Bar(): typeof DraftBar | null {
    this.#signal.read()
    return this.#draft && this.#Bar
  }

  /** Whether the bar stands above this section: it is mine, and private. */
  isAbove(section: Section): boolean {
    return this.Bar !== null && this.text !== null && this.#session.isMine(section)
  }

  /** Whether the person is asked if the draft is to be discarded. */
  get asks(): boolean {
    this.#signal.read()
    return this.#asks
  }

  /** Whether a draft was discarded that can be brought back. */
  get canRestore(): boolean {
    this.#signal.read()
    return this.#draft === null && this.#discarded !== null && this.#session.mayWrite
  }

  /** How many lines of the draft nobody else has. */
  get count(): number {
    return [...(this.#draft?.onlyHere.values() ?? [])].reduce((sum, lines) => sum + lines.length, 0)
  }

  // ── what the person does ──

  /** Makes my section private. If it is private already, leads to the buttons that end that. */
  async turn(what: 'draft' | 'publish-draft' | 'discard-draft'): Promise<void> {
    const isNew = what === 'draft' && this.#draft === null
    if (isNew) holdKeys()
    if (!(await this.#isFound)) return this.#offerHeld(letKeysGo(), words.notRead)
    if (isNew) return this.#beginWithHeld()
    if (this.#draft === null) return
    if (what === 'publish-draft') return this.publish()
    this.ask(what === 'discard-draft')
    await tick()
    document.querySelector<HTMLElement>('[data-draft] button')?.focus()
  }

  /**
   * The draft was asked for while the page loaded. What the person has typed since then is typed in it, or else offered
   * to them: it must not get into the public text.
   */
  async #beginEarly(): Promise<void> {
    await this.begin().catch(warn)
    if (this.text === null) this.#offerHeld(takeEarly('[data-mine]'), words.notPrivate)
    this.#early = null
  }

  /** If the person types in a text that does not open for typing, the typed words are offered to them. */
  #offerEarly = (): void => {
    const typed = takeEarly(TEXTS)
    if (typed !== '') this.#offerHeld(typed, words.notRead)
  }

  /** Types the words that the person has typed meanwhile into the draft, or else offers them to the person. */
  async #beginWithHeld(): Promise<void> {
    await (this.#early ?? this.begin().catch(warn))
    const { text } = this
    const [mine] = this.#sectionsOf(this.#session.myId)
    const editor = text && mine ? await whenOpen(text.doc, sectionRoot(mine.block, mine.person)) : null
    const typed = letKeysGo()
    if (editor) {
      focusMine() // a folded section opens
      await tick()
    }
    if (text === null) this.#offerHeld(typed, words.notPrivate)
    else if (!(editor && isTyped(typed, editor, text.doc)) && typed !== '')
      this.#offerHeld(typed, words.notOpened)
  }

  /** Tells the person once why their section is as it is, and offers them the words that they have typed. */
  #offerHeld(typed: string, why: string): void {
    const { notices } = this.#session
    const isTold = notices.all.some(({ sentence }) => sentence.startsWith(why))
    if (typed === '') return isTold ? undefined : notices.say(why)
    notices.dismiss(why)
    this.#offered += typed
    const all = this.#offered
    const copy = async () => {
      if (!(await copyText(all))) return notices.say(words.notCopied)
      this.#offered = this.#offered.slice(all.length)
      notices.dismiss(OFFERED)
      notices.done(words.copied)
    }
    notices.tell({
      id: OFFERED,
      sentence: words.notTyped(why, all),
      actions: [{ label: words.copy, act: () => void copy() }],
    })
  }

  async begin(): Promise<void> {
    if (this.#draft !== null || !this.#session.mayWrite) return
    await this.#open(async (draft) => {
      if (!draft.isThere) await draft.begin(this.#session.myId)
    })
    this.#say('begun')
  }

  ask(asks: boolean): void {
    this.#asks = asks
    this.#signal.changed()
  }

  async publish(): Promise<void> {
    if (this.#draft === null) return
    await this.#publish(this.#draft)
    this.#say('published')
    this.#session.notices.done(words.published)
  }

  async discard(): Promise<void> {
    const draft = this.#draft
    if (draft === null) return
    await draft.discard()
    this.#discarded = draft.discarded
    this.#end(draft)
    this.#say('discarded')
    this.#session.notices.tell({
      id: DISCARDED,
      sentence: words.discarded,
      actions: [{ label: words.undo, act: () => void this.restore().catch(warn) }],
    })
  }

  /** Brings back the draft that was discarded last. */
  async restore(): Promise<void> {
    this.#session.notices.dismiss(DISCARDED)
    const discarded = this.#discarded
    if (discarded === null) return
    await this.#opening
    if (this.#draft === null) await this.#open((draft) => draft.restore(discarded))
    else await this.#draft.restore(discarded)
    this.#say('begun')
  }

  // ── what happens ──

  async #find(): Promise<void> {
    if (!(await isThere(nameOfDraft(this.#session.place)).catch(() => false))) return
    await this.#open(null)
  }

  /** `make`: makes a draft where there is none. Null if there is to be none then. */
  #open(make: ((draft: Draft) => Promise<void>) | null): Promise<void> {
    const opening = this.#opening.then(() => this.#openNext(make))
    this.#opening = opening.catch(() => undefined) // the caller hears of the error
    return opening
  }

  async #openNext(make: ((draft: Draft) => Promise<void>) | null): Promise<void> {
    if (this.#draft !== null) return
    const [{ Draft }, { default: Bar }] = await Promise.all([
      import('./draft.ts'),
      import('./DraftBar.svelte'),
    ])
    await this.left() // a new draft is written to the same database
    if (this.#isClosed) return
    const { see } = this.#tools
    const draft = await Draft.find({ session: this.#session, see, onstored: () => this.#say('stored') })
    if (this.#isClosed || this.#draft !== null) return draft.close()
    this.#discarded = draft.discarded
    if (make === null && !draft.isRead && 'databases' in indexedDB) {
      draft.close()
      this.#session.tell(words.notRead)
      throw new Error('The database of drafts did not open.')
    }
    await make?.(draft)
    if (draft.isThere && draft.isPublic) await this.#publish(draft)
    else if (draft.isThere) {
      this.#Bar = Bar
      this.#draft = draft
      this.#tools.announce((root) => this.privateAt(root) !== null)
      if (this.#isMine(draft)) this.#reopen(this.#session.doc, () => keepDraft(this.#session, draft))
      else this.#offer(draft)
      await draft.reread() // another tab may have stored more meanwhile
    } else draft.close()
    this.#signal.changed()
  }

  /** My texts are read from another document after `turn`. The one that had the focus keeps it. */
  #reopen(from: Y.Doc, turn: () => void): void {
    const { myId } = this.#session
    const roots = new Set(this.#sectionsOf(myId).map(({ block, person }) => sectionRoot(block, person)))
    turn()
    this.#session.view.offeredAnew() // my section may be under a handle that I had before
    reopenTexts(from, (root) => roots.has(root))
    void tick().then(() => {
      if (document.activeElement === document.body && document.hasFocus()) focusMine()
    })
  }

  /** Whether the draft is mine, perhaps under a handle that I had before. */
  #isMine({ owner }: Draft): boolean {
    const { myId, series } = this.#session
    return series.team.team.names.personOf(owner) === myId
  }

  /** The team, which may come later than the draft, says whose handles are one person's. */
  #recognize = (): void => {
    const draft = this.#draft
    if (draft === null || this.#isMine(draft) === (this.#session.draft === draft)) return
    if (this.#isMine(draft)) {
      this.#session.notices.dismiss(OTHERS)
      this.#reopen(this.#session.doc, () => keepDraft(this.#session, draft))
    } else {
      this.#reopen(draft.doc, () => keepDraft(this.#session, null))
      this.#offer(draft)
    }
    this.#signal.changed()
  }

  /** The draft is of a person who I was before. So there is no section of mine that shows it. */
  #offer(draft: Draft): void {
    const { notices, series } = this.#session
    const { handleOf } = series.team.team.names
    const end = (act: () => Promise<void>) => () => {
      notices.dismiss(OTHERS)
      void act().catch(warn)
    }
    notices.tell({
      id: OTHERS,
      sentence: words.ofAnother(handleOf(draft.owner) ?? `@${draft.owner}`),
      actions: [
        { label: words.publish, act: end(() => this.publish()) },
        { label: words.discard, act: end(() => this.discard()) },
      ],
    })
  }

  async #publish(draft: Draft): Promise<void> {
    const written = draft.onlyHere
    await draft.publish()
    for (const section of this.#sectionsOf(draft.owner))
      if (written.has(sectionRoot(section.block, section.person))) this.#tools.acts.announce(section)
    this.#session.touched()
    this.#end(draft)
    // If it stays in the database, the next visit publishes it again, which changes nothing.
    const leaving = draft
      .forget()
      .catch(warn)
      .finally(() => this.#leaving.delete(draft))
    this.#leaving.set(draft, leaving)
  }

  #sectionsOf(owner: string): Section[] {
    const { outline, series } = this.#session
    const person = series.team.team.names.personOf(owner)
    return outline.blocks
      .flatMap((block) => [...this.#session.sectionsOf(block), ...this.#session.hiddenIn(block)])
      .filter((section) => section.owner === person)
  }

  #end(draft: Draft): void {
    this.#asks = false
    if (this.#draft === draft) {
      this.#draft = null
      if (this.#session.draft === draft) {
        this.#reopen(draft.doc, () => keepDraft(this.#session, null))
      }
      this.#tools.announce(null)
    }
    this.#signal.changed()
  }

  // ── other tabs ──

  #say(what: Told): void {
    if (!this.#isClosed) this.#tabs.postMessage(what)
  }

  async #heard(what: Told): Promise<void> {
    await this.known
    const draft = this.#draft
    if (what === 'begun') return draft ? this.#read(draft) : this.#find()
    if (draft === null) return
    if (what === 'stored') return this.#read(draft)
    if (what === 'published') return this.#publish(draft)
    draft.close(false)
    this.#end(draft)
  }

  /** Many messages in a row lead to one reading. */
  async #read(draft: Draft): Promise<void> {
    if (this.#isReading) return
    this.#isReading = true
    await Promise.resolve()
    this.#isReading = false
    await draft.reread()
  }

  /** Resolves when the drafts that were published are no longer in their database. */
  async left(): Promise<void> {
    await Promise.all(this.#leaving.values())
  }

  close(): void {
    this.#isClosed = true
    letKeysGo()
    removeEventListener('keyup', this.#offerEarly)
    this.#session.series.team.copy.doc.off('update', this.#recognize)
    this.#tabs.close()
    for (const draft of [...this.#leaving.keys(), ...(this.#draft ? [this.#draft] : [])]) draft.close()
  }
}

/** Types in the text of an editor, which may have been closed since. False if the text did not get it. */
function isTyped(typed: string, editor: SectionEditor, { store, clientID }: Y.Doc): boolean {
  const before = Y.getState(store, clientID)
  try {
    if (typed !== '') editor.catchUp([{ text: typed }])
    editor.focus('cursor')
  } catch (error) {
    warn(error)
  }
  return Y.getState(store, clientID) > before
}

const DISCARDED = 'discarded'
const OTHERS = 'drafted'
const OFFERED = 'offered'
const TEXTS = '[data-note]'
