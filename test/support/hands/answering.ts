// The page of a person who answers the items of the last meeting, without a browser. The answers, the editor and
// undo are the real ones.

import type * as Y from 'yjs'
import { LastTime } from '../../../client/meeting/last/last-time.ts'
import type { LastMeetings } from '../../../client/meeting/last/last-meetings.ts'
import type { MeetingSession } from '../../../client/meeting/session.ts'
import type { Notice } from '../../../client/browser/notices.ts'
import { places } from '../../../client/text/document-view.ts'
import type { SectionEditor } from '../../../client/text/editor/editor.ts'
import { putLines } from '../../../client/text/editor/slices.ts'
import { apart } from '../../../client/text/editor/undo.ts'
import { textOpened } from '../../../client/text/open-texts.ts'
import { CARRIED } from '../../../shared/document/insert-lines.ts'
import type { Line } from '../../../shared/document/lines.ts'
import { sectionRoot } from '../../../shared/document/roots.ts'
import { readCarried } from '../../../shared/memory/carried.ts'
import type { LastOf } from '../../../shared/memory/last.ts'
import { defaultTemplate } from '../../../shared/model/template.ts'
import { HeadlessEditor } from '../page/headless-editor.ts'

export const ROOT = sectionRoot('updates', 'ada')

export class Answering {
  readonly time: LastTime
  readonly notices: Notice[] = []
  readonly told: string[] = []
  readonly doc: Y.Doc
  readonly #roots: readonly string[]
  readonly #lines = new Map<string, readonly Line[]>()

  /** `blocks`: where Ada has a section. */
  constructor(doc: Y.Doc, last: ReadonlyMap<string, LastOf>, blocks: readonly string[] = ['updates']) {
    this.doc = doc
    const sections = blocks.map((block) => ({ block, person: 'ada', owner: 'ada', handle: '@ada' }))
    this.#roots = blocks.map((block) => sectionRoot(block, 'ada'))
    for (const root of this.#roots) doc.getXmlFragment(root).observeDeep(() => void this.#lines.delete(root))
    const session = {
      ...{ doc, myId: 'ada', mayWrite: true, home: 'updates' },
      outline: { blocks: [{ id: 'updates', sections }], template: defaultTemplate },
      sectionsOf: () => sections,
      isMine: () => true,
      touched: () => undefined,
      tell: (sentence: string) => this.told.push(sentence),
      notices: { tell: (notice: Notice) => this.notices.push(notice), dismiss: () => undefined },
      lines: (root: string) => this.#read(root),
    } as unknown as MeetingSession
    this.time = new LastTime(session, { of: (person: string) => last.get(person) ?? null } as LastMeetings)
  }

  #read(root: string): readonly Line[] {
    const fragment = this.doc.getXmlFragment(root)
    const known = this.#lines.get(root)
    if (known) return known
    const lines = readCarried(fragment)
    lines.forEach((line, at) => places.set(line, fragment.get(at)))
    this.#lines.set(root, lines)
    return lines
  }

  open(root: string = ROOT): HeadlessEditor {
    const editor = new HeadlessEditor(this.doc.getXmlFragment(root), () => true)
    const section: Pick<SectionEditor, 'put' | 'carry'> = {
      put: (make) => {
        const put = () => editor.dispatch(putLines(editor.state, make(editor.binding.lines)))
        const step = apart(editor.undoManager, put)
        return editor.closed === null ? step : null
      },
      carry: (at, identity) => {
        const pos = editor.state.doc.resolve(0).posAtIndex(at)
        const step = apart(editor.undoManager, () =>
          editor.dispatch(editor.state.tr.setNodeAttribute(pos, CARRIED, identity)),
        )
        return editor.closed === null ? step : null
      },
    }
    textOpened(this.doc, root, section as SectionEditor)
    return editor
  }

  /** Presses Undo in the last notice. False if there is none. */
  async undoLast(): Promise<boolean> {
    const nth = this.notices.length - 1
    await this.undo(nth)
    this.notices.splice(nth)
    return nth !== -1
  }

  /** Presses Undo in the nth notice. */
  async undo(nth = 0): Promise<void> {
    this.notices[nth]?.actions?.[0]?.act()
    await new Promise((resolve) => setTimeout(resolve))
  }
}
