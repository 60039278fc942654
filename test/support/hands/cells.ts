// The table of hands: 12 kinds of lines, 10 things that Ada does in them, in 5 settings.
//
// If a line has no box, the key that ticks gives it one. In a label or code, it does the same as Enter.
//
// Each value is what a person expects to see, as a row (`notation.ts`) with Ada's caret. `^` stands where Bob
// writes `ee `, and `$` where he writes ` ff`, in the settings in which he writes in Ada's line. If a cell
// makes no sense, it says why, in place of a value.

export const SETTINGS = ['alone', 'another above', 'another in the line', 'two tabs', 'slow link'] as const
export type Setting = (typeof SETTINGS)[number]

export const DEEDS = [
  'type',
  'Enter',
  'Backspace',
  'Tab',
  'paste',
  'compose',
  'overwrite',
  'tick',
  'undo',
  'drag',
] as const
export type Deed = (typeof DEEDS)[number]

/** A cell that makes no sense. */
export interface Senseless {
  why: string
}

export type Value = string | Senseless

export interface Row extends Record<Deed, Value> {
  /** The text before, with the caret where Ada acts. */
  before: string
  /** The right result in these settings, if it differs from that in the others. */
  but?: Partial<Record<Deed, Partial<Record<Setting, string>>>>
  /** The line on which the dragged text is dropped. */
  onto: number
}

export const KINDS: Record<string, Row> = {
  item: {
    before: '- top / - cc|dd / - end',
    onto: 2,
    type: '- top / - ^ccsoon|dd$ / - end',
    Enter: '- top / - ^cc / - |dd$ / - end',
    Backspace: '- top / |^ccdd$ / - end',
    Tab: '- top /   - ^cc|dd$ / - end',
    paste: '- top / - ^cc> 10 ms|dd$ / - end',
    compose: '- top / - ^cchello|dd$ / - end',
    overwrite: '- top / - ^cX|d$ / - end',
    tick: '- top / - [ ] ^cc|dd$ / - end',
    undo: '- top / - ^cc|dd$ / - end',
    drag: '- top / - ^cc$ / - enddd|',
  },
  'nested item': {
    before: '- top /   - cc|dd / - end',
    onto: 2,
    type: '- top /   - ^ccsoon|dd$ / - end',
    Enter: '- top /   - ^cc /   - |dd$ / - end',
    Backspace: '- top / - |^ccdd$ / - end',
    Tab: '- top /   - ^cc|dd$ / - end',
    paste: '- top /   - ^cc> 10 ms|dd$ / - end',
    compose: '- top /   - ^cchello|dd$ / - end',
    overwrite: '- top /   - ^cX|d$ / - end',
    tick: '- top /   - [ ] ^cc|dd$ / - end',
    undo: '- top /   - ^cc|dd$ / - end',
    drag: '- top /   - ^cc$ / - enddd|',
  },
  task: {
    before: '- top / - [ ] cc|dd / - end',
    onto: 2,
    type: '- top / - [ ] ^ccsoon|dd$ / - end',
    Enter: '- top / - [ ] ^cc / - [ ] |dd$ / - end',
    Backspace: '- top / - |^ccdd$ / - end',
    Tab: '- top /   - [ ] ^cc|dd$ / - end',
    paste: '- top / - [ ] ^cc> 10 ms|dd$ / - end',
    compose: '- top / - [ ] ^cchello|dd$ / - end',
    overwrite: '- top / - [ ] ^cX|d$ / - end',
    tick: '- top / - [x] ^cc|dd$ / - end',
    undo: '- top / - [ ] ^cc|dd$ / - end',
    drag: '- top / - [ ] ^cc$ / - enddd|',
  },
  ordered: {
    before: '- zero / 1. top / 2. cc|dd / 3. end',
    onto: 3,
    type: '- zero / 1. top / 2. ^ccsoon|dd$ / 3. end',
    Enter: '- zero / 1. top / 2. ^cc / 3. |dd$ / 4. end',
    Backspace: '- zero / 1. top / - |^ccdd$ / 1. end',
    Tab: '- zero / 1. top /    1. ^cc|dd$ / 2. end',
    paste: '- zero / 1. top / 2. ^cc> 10 ms|dd$ / 3. end',
    compose: '- zero / 1. top / 2. ^cchello|dd$ / 3. end',
    overwrite: '- zero / 1. top / 2. ^cX|d$ / 3. end',
    tick: '- zero / 1. top / - [ ] ^cc|dd$ / 1. end',
    undo: '- zero / 1. top / 2. ^cc|dd$ / 3. end',
    drag: '- zero / 1. top / 2. ^cc$ / 3. enddd|',
  },
  quote: {
    before: '- top / > cc|dd / - end',
    onto: 2,
    type: '- top / > ^ccsoon|dd$ / - end',
    Enter: '- top / > ^cc / > |dd$ / - end',
    Backspace: '- top / - |^ccdd$ / - end',
    Tab: '- top /   > ^cc|dd$ / - end',
    paste: '- top / > ^cc> 10 ms|dd$ / - end',
    compose: '- top / > ^cchello|dd$ / - end',
    overwrite: '- top / > ^cX|d$ / - end',
    tick: '- top / - [ ] ^cc|dd$ / - end',
    undo: '- top / > ^cc|dd$ / - end',
    drag: '- top / > ^cc$ / - enddd|',
  },
  label: {
    before: '- top / * Do|ne: /   - end',
    onto: 2,
    type: '- top / * ^Dosoon|ne:$ /   - end',
    Enter: '- top / * ^Done:$ /   - | /   - end',
    Backspace: '- top / - |^Done:$ /   - end',
    Tab: '- top /   * ^Do|ne:$ /     - end',
    paste: '- top / * ^Do> 10 ms|ne:$ /   - end',
    compose: '- top / * ^Dohello|ne:$ /   - end',
    overwrite: '- top / * ^DX|e:$ /   - end',
    tick: '- top / * ^Done:$ /   - | /   - end',
    // With text after its colon, the label is a sentence, and Enter splits it.
    but: {
      Enter: {
        'another in the line': '- top / * ^Do /   - |ne:$ /   - end',
        'two tabs': '- top / * ^Do /   - |ne:$ /   - end',
      },
      tick: {
        'another in the line': '- top / * ^Do /   - |ne:$ /   - end',
        'two tabs': '- top / * ^Do /   - |ne:$ /   - end',
      },
    },
    undo: '- top / * ^Do|ne:$ /   - end',
    drag: '- top / * ^Do:$ /   - endne|',
  },
  'item below a label': {
    before: '* Done: /   - cc|dd / - end',
    onto: 2,
    type: '* Done: /   - ^ccsoon|dd$ / - end',
    Enter: '* Done: /   - ^cc /   - |dd$ / - end',
    Backspace: '* Done: / - |^ccdd$ / - end',
    Tab: '* Done: /   - ^cc|dd$ / - end',
    paste: '* Done: /   - ^cc> 10 ms|dd$ / - end',
    compose: '* Done: /   - ^cchello|dd$ / - end',
    overwrite: '* Done: /   - ^cX|d$ / - end',
    tick: '* Done: /   - [ ] ^cc|dd$ / - end',
    undo: '* Done: /   - ^cc|dd$ / - end',
    drag: '* Done: /   - ^cc$ / - enddd|',
  },
  paragraph: {
    before: 'top /  / cc|dd /  / end',
    onto: 2,
    type: 'top / ^ccsoon|dd$ / end',
    Enter: 'top / ^cc / |dd$ / end',
    Backspace: 'top|^ccdd$ / end',
    Tab: { why: 'a paragraph stands below nothing that Tab could move it under' },
    paste: 'top / ^cc> 10 ms|dd$ / end',
    compose: 'top / ^cchello|dd$ / end',
    overwrite: 'top / ^cX|d$ / end',
    tick: 'top / - [ ] ^cc|dd$ / end',
    undo: 'top / ^cc|dd$ / end',
    drag: 'top / ^cc$ / enddd|',
  },
  code: {
    before: '- top / ``` / cc|dd / ``` / - end',
    onto: 2,
    type: '- top / ``` / ^ccsoon|dd$ / ``` / - end',
    Enter: '- top / ``` / ^cc / |dd$ / ``` / - end',
    Backspace: '- top / ``` / |^ccdd$ / ``` / - end',
    Tab: '- top /   ``` /   ^cc|dd$ /   ``` / - end',
    paste: '- top / ``` / ^cc> 10 ms|dd$ / ``` / - end',
    compose: '- top / ``` / ^cchello|dd$ / ``` / - end',
    overwrite: '- top / ``` / ^cX|d$ / ``` / - end',
    tick: '- top / ``` / ^cc / |dd$ / ``` / - end',
    undo: '- top / ``` / ^cc|dd$ / ``` / - end',
    drag: '- top / ``` / ^cc$ / ``` / - enddd|',
  },
  'first line': {
    before: '- cc|dd / - top / - end',
    onto: 2,
    type: '- ^ccsoon|dd$ / - top / - end',
    Enter: '- ^cc / - |dd$ / - top / - end',
    Backspace: '|^ccdd$ / - top / - end',
    Tab: '- ^cc|dd$ / - top / - end',
    // Here, there is a line under which it can be moved.
    but: { Tab: { 'another above': '- new /   - cc|dd / - top / - end' } },
    paste: '- ^cc> 10 ms|dd$ / - top / - end',
    compose: '- ^cchello|dd$ / - top / - end',
    overwrite: '- ^cX|d$ / - top / - end',
    tick: '- [ ] ^cc|dd$ / - top / - end',
    undo: '- ^cc|dd$ / - top / - end',
    drag: '- ^cc$ / - top / - enddd|',
  },
  'last line': {
    before: '- end / - top / - cc|dd',
    onto: 0,
    type: '- end / - top / - ^ccsoon|dd$',
    Enter: '- end / - top / - ^cc / - |dd$',
    Backspace: '- end / - top / |^ccdd$',
    Tab: '- end / - top /   - ^cc|dd$',
    paste: '- end / - top / - ^cc> 10 ms|dd$',
    compose: '- end / - top / - ^cchello|dd$',
    overwrite: '- end / - top / - ^cX|d$',
    tick: '- end / - top / - [ ] ^cc|dd$',
    undo: '- end / - top / - ^cc|dd$',
    drag: '- enddd| / - top / - ^cc$',
  },
  'two equal lines': {
    before: '- cc|dd / - ccdd / - end',
    onto: 2,
    type: '- ^ccsoon|dd$ / - ccdd / - end',
    Enter: '- ^cc / - |dd$ / - ccdd / - end',
    Backspace: '|^ccdd$ / - ccdd / - end',
    Tab: '- ^cc|dd$ / - ccdd / - end',
    but: { Tab: { 'another above': '- new /   - cc|dd / - ccdd / - end' } },
    paste: '- ^cc> 10 ms|dd$ / - ccdd / - end',
    compose: '- ^cchello|dd$ / - ccdd / - end',
    overwrite: '- ^cX|d$ / - ccdd / - end',
    tick: '- [ ] ^cc|dd$ / - ccdd / - end',
    undo: '- ^cc|dd$ / - ccdd / - end',
    drag: '- ^cc$ / - ccdd / - enddd|',
  },
}

export interface Cell {
  kind: string
  deed: Deed
  setting: Setting
  /** The row before, with the caret. */
  before: string
  /** The row that is right, with the caret. */
  right: string
  onto: number
}

/** Bob's words at the start of a line and at its end, and the line that he writes above. */
export const BEFORE = 'ee '
export const BEHIND = ' ff'
export const ABOVE = 'new'

/** All cells that make sense. */
export const cells: readonly Cell[] = Object.entries(KINDS).flatMap(([kind, row]) =>
  DEEDS.flatMap((deed) => {
    const value = row[deed]
    if (typeof value !== 'string') return []
    const { before, onto, but = {} } = row
    return SETTINGS.map((setting) => {
      const right = written(setting, but[deed]?.[setting] ?? above(setting, before, value))
      return { kind, deed, setting, before, onto, right }
    })
  }),
)

/**
 * A tenth of the cells. Each kind, each deed and each setting is among them, and half of all pairs of a kind
 * and a deed.
 */
export const tenth = cells.filter(({ kind, deed, setting }) => {
  const numbers = [Object.keys(KINDS).indexOf(kind), DEEDS.indexOf(deed), 2 * SETTINGS.indexOf(setting)]
  return numbers.reduce((sum, each) => sum + each, 0) % 10 === 0
})

/** A line that is made above another one has the same kind. */
function above(setting: Setting, before: string, value: string): string {
  if (setting !== 'another above') return value
  return `${/^[-*] /.test(before) ? '- ' : ''}${ABOVE} / ${value}`
}

function written(setting: Setting, value: string): string {
  const writes = setting !== 'alone' && setting !== 'another above'
  return value.replace('^', writes ? BEFORE : '').replace('$', writes ? BEHIND : '')
}
