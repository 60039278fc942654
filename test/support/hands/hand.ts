// What a person does in one text of an open page, step by step: `ada.types('soon')`, `bob.pastes(…)`. Keys,
// compositions and the mouse are the browser's own. Only the clipboard is imitated here, because all pages of
// a browser share the real one.

import type { CDPSession, ElementHandle, Page } from 'playwright-core'

/** A place in a text: the line, and how many of the line's characters stand before the place. */
export type At = readonly [line: number, offset: number]

/** A text as its editor holds it. */
export interface Held {
  lines: HeldLine[]
  anchor: At
  head: At
}

export interface HeldLine {
  type: 'line' | 'code' | 'raw'
  attrs: Record<string, unknown>
  content?: { text: string; marks?: { type: string; attrs?: Record<string, unknown> }[] }[]
}

/**
 * How many changes came from elsewhere, how many of them were in the cursor's line, and what separated the
 * cursor from its character.
 */
export interface Watched {
  changes: number
  inItsLine: number
  left: string[]
  last: { beside: string; line: string }
}

type Box = ElementHandle<HTMLElement>

export class Hand {
  readonly page: Page
  readonly #box: Box
  #input: Promise<CDPSession> | null = null

  private constructor(page: Page, box: Box) {
    this.page = page
    this.#box = box
  }

  /** Takes hold of a text that is open for typing. */
  static async on(page: Page, name: string): Promise<Hand> {
    const box = page.locator(`[contenteditable=true][aria-label="${name}"]`)
    await box.waitFor()
    const element = (await box.elementHandle()) as Box
    return new Hand(page, element)
  }

  /** Puts the cursor at a place, as a click does. */
  goesTo(at: At): Promise<void> {
    return this.selects(at, at)
  }

  /**
   * Selects from one place to another, as the mouse does. Resolves when the editor has seen the selection.
   */
  async selects(from: At, to: At): Promise<void> {
    const isSeen = await this.#box.evaluate(
      async (box, [from, to]) => {
        const lines = [...box.children].filter((line) => !line.matches('.ProseMirror-widget'))
        const placeOf = ([line, offset]: readonly [number, number]): [Node, number] => {
          const element = lines[line]
          if (element === undefined) throw new Error(`The text has no line ${line}.`)
          const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, (text) =>
            text.parentElement?.closest('.ProseMirror-widget')
              ? NodeFilter.FILTER_REJECT
              : NodeFilter.FILTER_ACCEPT,
          )
          let left = offset
          for (let text = texts.nextNode(); text instanceof Text; text = texts.nextNode()) {
            if (left <= text.length) return [text, left]
            left -= text.length
          }
          return [element.querySelector('code') ?? element, 0]
        }
        interface Place {
          index(depth: number): number
          parentOffset: number
        }
        const { editor } = box as unknown as {
          editor: { state: { selection: Record<'$anchor' | '$head', Place> } }
        }
        const isAt = ($pos: Place, [line, offset]: readonly [number, number]) =>
          $pos.index(0) === line && $pos.parentOffset === offset
        box.focus({ preventScroll: true })
        for (let tries = 0; tries < 60; tries++) {
          getSelection()?.setBaseAndExtent(...placeOf(from), ...placeOf(to))
          // A browser reports the selection only when it paints, and a composition may begin sooner.
          document.dispatchEvent(new Event('selectionchange'))
          const { $anchor, $head } = editor.state.selection
          if (isAt($anchor, from) && isAt($head, to)) return true
          await new Promise((done) => requestAnimationFrame(done))
        }
        return false
      },
      [from, to] as const,
    )
    if (!isSeen)
      throw new Error(`The editor does not take the selection from ${from.join(':')} to ${to.join(':')}.`)
  }

  types(text: string): Promise<void> {
    return this.page.keyboard.type(text)
  }

  async presses(...keys: string[]): Promise<void> {
    await this.#comesToFront()
    for (const key of keys) await this.page.keyboard.press(key)
  }

  /**
   * In Firefox, the caret moves only in the window that is in front. In Chromium, each page has the focus.
   */
  async #comesToFront(): Promise<void> {
    if (await this.page.evaluate(() => document.hasFocus())) return
    await this.page.bringToFront()
    await this.page.waitForFunction(() => document.hasFocus())
  }

  /** The input method. Only in Chromium can a test use one. */
  #method(): Promise<CDPSession> {
    return (this.#input ??= this.page.context().newCDPSession(this.page))
  }

  /** Composes text as an input method does: each text replaces the one before. */
  async composes(...texts: string[]): Promise<void> {
    const input = await this.#method()
    for (const text of texts)
      await input.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      })
  }

  /**
   * Composes over the `length` characters before the cursor, as a phone does with a word before the cursor.
   * The cursor must be in the first line.
   */
  async composesAgain(length: number, ...texts: string[]): Promise<void> {
    const input = await this.#method()
    const replacementEnd = await this.#box.evaluate((box) => {
      const before = (getSelection() as Selection).getRangeAt(0).cloneRange()
      before.setStart(box, 0)
      return before.toString().length
    })
    const replacementStart = replacementEnd - length
    const [first = '', ...rest] = texts
    const selection = { selectionStart: first.length, selectionEnd: first.length }
    await input.send('Input.imeSetComposition', {
      text: first,
      ...selection,
      replacementStart,
      replacementEnd,
    })
    await this.composes(...rest)
  }

  /** How many compositions have begun in this page since this was asked first. */
  begunCompositions(): Promise<number> {
    return this.page.evaluate(() => {
      const page = window as unknown as { begun?: { times: number } }
      if (page.begun) return page.begun.times
      const begun = (page.begun = { times: 0 })
      addEventListener('compositionstart', () => begun.times++, true)
      return 0
    })
  }

  /** Puts an equal node in the place of the one in which the cursor stands. The browser drops a composition there. */
  async losesNode(): Promise<void> {
    await this.#box.evaluate(() => {
      const selection = getSelection()
      const node = selection?.focusNode
      if (!(node instanceof Text)) throw new Error('The cursor is in no text.')
      const [at, other] = [selection?.focusOffset ?? 0, new Text(node.data)]
      node.replaceWith(other)
      selection?.collapse(other, at)
    })
  }

  /** Takes the focus from the text. */
  async losesFocus(): Promise<void> {
    await this.#box.evaluate((box) => box.blur())
  }

  /** Ends a composition with this text. */
  async commits(text: string): Promise<void> {
    const input = await this.#method()
    await input.send('Input.insertText', { text })
  }

  /** Pastes what another program has copied, by type. */
  async pastes(data: Record<string, string>): Promise<void> {
    const isMade = await this.#box.evaluate(async (box, types) => {
      const clipboardData = new DataTransfer()
      for (const [type, text] of Object.entries(types)) clipboardData.setData(type, text)
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
      const isMade = event.clipboardData === clipboardData
      if (isMade) box.dispatchEvent(event)
      // In Firefox, a test cannot make the data of a paste. So the real clipboard is used; no other program
      // shares it.
      else await navigator.clipboard.write([new ClipboardItem(types)])
      return isMade
    }, data)
    if (!isMade) await this.presses('Control+v')
  }

  /** The copied selection, by type. */
  copies(): Promise<Record<string, string>> {
    return this.#box.evaluate((box) => {
      const clipboardData = new DataTransfer()
      box.dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }))
      return Object.fromEntries([...clipboardData.types].map((type) => [type, clipboardData.getData(type)]))
    })
  }

  /** Clicks the box of a task. */
  async ticks(line: number): Promise<void> {
    const { x, y } = await this.#box.evaluate((box, index) => {
      const element = [...box.children].filter((each) => !each.matches('.ProseMirror-widget'))[index]
      if (element === undefined) throw new Error(`The text has no line ${index}.`)
      element.scrollIntoView({ block: 'nearest' })
      const { left, top } = element.getBoundingClientRect()
      return { x: left + 4, y: top + 10 }
    }, line)
    await this.page.mouse.click(x, y)
  }

  undoes(): Promise<void> {
    return this.page.keyboard.press('Control+z')
  }

  /**
   * Selects a part of a line and drags it to another place. `meanwhile` runs while the mouse button is down.
   */
  async drags(
    [line, from, to]: readonly [line: number, from: number, to: number],
    onto: At,
    meanwhile: () => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    await this.selects([line, from], [line, to])
    await meanwhile()
    // Changes that came meanwhile must be painted before the mouse aims, so that the selected text stays still.
    await this.#box.evaluate(async (box) => {
      box.scrollIntoView({ block: 'center' })
      let [before, still] = ['', 0]
      while (still < 10) {
        await new Promise(requestAnimationFrame)
        const now = JSON.stringify((getSelection() as Selection).getRangeAt(0).getBoundingClientRect())
        still = now === before ? still + 1 : 0
        before = now
      }
    })
    const start = await this.#box.evaluate(() => {
      const { left, right, top, bottom } = (getSelection() as Selection).getRangeAt(0).getBoundingClientRect()
      return { x: (left + right) / 2, y: (top + bottom) / 2 }
    })
    const end = await this.pointAt(onto)
    const { mouse } = this.page
    await mouse.move(start.x, start.y)
    await mouse.down()
    await mouse.move(end.x, end.y, { steps: 3 })
    await mouse.up()
  }

  /** The point on the screen where a place is painted. */
  pointAt([line, offset]: At): Promise<{ x: number; y: number }> {
    return this.#box.evaluate(
      (box, [index, after]) => {
        const element = [...box.children].filter((each) => !each.matches('.ProseMirror-widget'))[index]
        if (element === undefined) throw new Error(`The text has no line ${index}.`)
        const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
        let left = after
        for (let text = texts.nextNode(); text instanceof Text; text = texts.nextNode()) {
          if (text.parentElement?.closest('.ProseMirror-widget')) continue
          if (left <= text.length) {
            const range = document.createRange()
            range.setStart(text, Math.floor(left))
            range.setEnd(text, Math.min(text.length, Math.ceil(left)))
            const { left: x, right, top, bottom } = range.getBoundingClientRect()
            return { x: (x + right) / 2, y: (top + bottom) / 2 }
          }
          left -= text.length
        }
        throw new Error('The line has no such place.')
      },
      [line, offset] as const,
    )
  }

  /** What the editor holds. */
  holds(): Promise<Held> {
    return this.#box.evaluate((box) => {
      interface Place {
        index: (depth: number) => number
        parentOffset: number
      }
      interface Editor {
        state: {
          doc: { toJSON: () => { content: Held['lines'] } }
          selection: Record<'$anchor' | '$head', Place>
        }
      }
      const { doc, selection } = (box as unknown as { editor: Editor }).editor.state
      const at = ($pos: Place) => [$pos.index(0), $pos.parentOffset] as const
      return { lines: doc.toJSON().content, anchor: at(selection.$anchor), head: at(selection.$head) }
    })
  }

  /** What the page's document holds for this text. */
  knows(): Promise<string> {
    return this.#box.evaluate((box) => {
      interface Editor {
        state: Record<'y-sync$', { type: { toJSON: () => string } }>
      }
      return (box as unknown as { editor: Editor }).editor.state['y-sync$'].type.toJSON()
    })
  }

  /** The text before the cursor in its line. */
  async textBehind(): Promise<string> {
    const { lines, head } = await this.holds()
    const text = (lines[head[0]]?.content ?? []).map((each) => each.text).join('')
    return text.slice(0, head[1])
  }

  /**
   * From now on, notes each change from elsewhere, and whether it moved the cursor away from its character.
   */
  async watches(): Promise<void> {
    await this.#box.evaluate((box) => {
      interface Editor {
        state: { selection: { $head: { parent: { textContent: string }; parentOffset: number } } }
        on: (event: 'transaction', told: (event: { transaction: Changed }) => void) => void
      }
      interface Changed {
        docChanged: boolean
        getMeta: (key: string) => { isChangeOrigin?: boolean } | undefined
      }
      const watched = box as HTMLElement & { editor: Editor; watched?: Watched }
      const { editor } = watched
      const isFirst = watched.watched === undefined
      const look = () => {
        const { parent, parentOffset } = editor.state.selection.$head
        return { beside: parent.textContent.slice(0, parentOffset).slice(-1), line: parent.textContent }
      }
      watched.watched = { changes: 0, inItsLine: 0, left: [], last: look() }
      if (!isFirst) return
      editor.on('transaction', ({ transaction }) => {
        const { watched: notes } = watched
        if (notes === undefined) return
        const [was, now] = [notes.last, look()]
        notes.last = now
        if (!transaction.docChanged || transaction.getMeta('y-sync$')?.isChangeOrigin !== true) return
        notes.changes++
        if (was.line !== now.line) notes.inItsLine++
        if (was.beside !== now.beside) notes.left.push(`${was.line} became ${now.line}`)
      })
    })
  }

  /** The notes that were taken since `watches`. */
  watched(): Promise<Watched> {
    return this.#box.evaluate((box) => (box as HTMLElement & { watched: Watched }).watched)
  }

  /** Waits until another person's caret is drawn right behind this text. */
  async seesCaretBehind(text: string): Promise<void> {
    await this.page.waitForFunction(
      ([box, behind]) =>
        [...box.querySelectorAll('.caret')].some(({ previousSibling }) =>
          previousSibling?.textContent?.endsWith(behind),
        ),
      [this.#box, text] as const,
    )
  }

  /** Waits until others' carets are drawn in this line, and in no other. */
  async seesCaretIn(line: number): Promise<void> {
    await this.page.waitForFunction(
      ([box, at]) => {
        const lines = [...box.children].filter((each) => !each.matches('.ProseMirror-widget'))
        return lines.every((each, index) => (each.querySelector('.caret') !== null) === (index === at))
      },
      [this.#box, line] as const,
    )
  }

  /**
   * From now on, looks in each frame where another person's caret is drawn. The returned function resolves
   * with the lines in which it was.
   */
  samplesCarets(): () => Promise<{ lines: number[]; heights: number }> {
    const sampling = this.#box.evaluate((box) => {
      const seen = { lines: new Set<number>(), heights: new Set<number>() }
      const page = window as unknown as { sampled?: boolean }
      page.sampled = false
      return new Promise<{ lines: number[]; heights: number }>((done) => {
        const look = () => {
          const lines = [...box.children].filter((each) => !each.matches('.ProseMirror-widget'))
          box.querySelectorAll('.caret').forEach((caret) => {
            seen.lines.add(lines.findIndex((line) => line.contains(caret)))
          })
          seen.heights.add(box.clientHeight)
          if (page.sampled) done({ lines: [...seen.lines], heights: seen.heights.size })
          else requestAnimationFrame(look)
        }
        look()
      })
    })
    return async () => {
      await this.page.evaluate(() => void ((window as unknown as { sampled?: boolean }).sampled = true))
      return sampling
    }
  }

  /** Waits until the page shows a text in these lines. */
  async sees(text: string): Promise<void> {
    await this.page.waitForFunction(([box, wanted]) => box.textContent.includes(wanted), [
      this.#box,
      text,
    ] as const)
  }
}
