// If they and I typed at the same place of a short text, what they typed stands first, then what I typed,
// each of the two whole.
//
//   Both began a word there             a separator stands between the words
//   Both continued one word             the letters of both stand in the word
//   One changed a word that the other   both words stand there whole, with a separator between them
//   one changed or replaced too
//   One changed a word that the other   the changed word stays
//   one deleted
//
// If both typed the same, and `wishes.alike` is `once`, it stands there once.

/** One UTF-16 unit of any of the texts. */
export interface Cell {
  unit: string
  by: 'base' | 'theirs' | 'mine' | 'lost'
  /** Whether they deleted the unit. */
  theyCut: boolean
  iCut: boolean
  /** Whether the unit is in the text as I saw it. */
  seen: boolean
  /** Whether the unit continues what I typed just before. */
  goesOn: boolean
}

export interface Wishes {
  /** What to put between two words that began at the same place. */
  separator?: string
  /**
   * Whether text that both typed alike stands there once. While somebody still types, equal texts may be the
   * beginnings of different ones.
   */
  alike?: 'once' | 'twice'
  /**
   * One may change a word that the other deletes or replaces. With this, only the letters that neither
   * removed stay, instead of the whole word.
   */
  asLetters?: boolean
  /**
   * In how many writes they changed the text, if they may have typed letters again that seem to have stayed;
   * 0 if not.
   */
  anew?: number
}

/** The places of what they typed and of what I typed in the result, each as [start, end]. */
export interface Meeting {
  theirs: readonly [number, number]
  mine: readonly [number, number]
  /** Whether both changed the same word, and did not only begin words at the same place. */
  inWord: boolean
}

export const isIn = (cell: Cell): boolean => cell.by !== 'lost' && !cell.theyCut && !cell.iCut
export const wasTheirs = ({ by, theyCut }: Cell): boolean => by === 'theirs' || (by === 'base' && !theyCut)
const isMine = ({ by, seen }: Cell): boolean => seen && by !== 'lost'
const isKept = (cell: Cell): boolean => cell.by === 'base' && isIn(cell)

const BLANK = /\s/
const WORD = /[\p{L}\p{M}\p{N}_]/u
/** Scripts that are written without blanks, so the ends of a word cannot be seen. */
const RUN_ON = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}]/u
/** Punctuation that stands directly after a word. */
const BEHIND = /[,;.:!?)]/

const isInWord = (unit: string | undefined): boolean =>
  unit !== undefined && WORD.test(unit) && !RUN_ON.test(unit)

const textOf = (cells: readonly Cell[]): string => cells.map(({ unit }) => unit).join('')

interface Arranged {
  cells: Cell[]
  meetings: Meeting[]
  collided: boolean
}

export function sideBySide(all: readonly Cell[], wishes: Wishes): Arranged {
  const arranged: Arranged = { cells: [], meetings: [], collided: false }
  let length = 0
  let before: string | undefined
  const add = (cells: readonly Cell[]): void => {
    for (const cell of cells) {
      arranged.cells.push(cell)
      if (isIn(cell)) [length, before] = [length + 1, cell.unit]
    }
  }
  /**
   * Adds both sides. Returns false if they are alike and stand there only once, or if nothing separates them.
   */
  const meet = (sides: Sides, inWord: boolean, after?: string): boolean => {
    const { separator, once } = parted(sides, wishes, inWord ? undefined : before, after)
    if (once) {
      add(onlyOnce(sides))
      return false
    }
    const start = length
    add(sides.first)
    const end = length
    add(cellsOf(separator))
    const next = length
    add(sides.second)
    const [one, two] = [[start, end] as const, [next, length] as const]
    const [theirs, mine] = sides.theirsFirst ? [one, two] : [two, one]
    arranged.meetings.push({ theirs, mine, inWord: inWord || separator === '' })
    return inWord || separator !== ''
  }
  const addChanged = ({ head, theirs, mine, tail }: Changed, next: Cell | undefined): boolean => {
    add(head)
    const both = theirs.some(isIn) && mine.some(isIn)
    if (both) {
      if (!meet({ first: theirs, second: mine, theirsFirst: true }, true)) return false
    } else {
      // Whoever deleted a word also deleted a blank beside it.
      if (before !== undefined && !BLANK.test(before)) add(cellsOf(' '))
      add(theirs)
      add(mine)
    }
    const after = tail.find(isIn)?.unit ?? next?.unit
    const isApart = after === undefined || BLANK.test(after) || BEHIND.test(after)
    if (!isApart && before !== undefined && !BLANK.test(before) && !RUN_ON.test(after)) add(cellsOf(' '))
    add(tail)
    return true
  }

  for (let at = 0; at < all.length;) {
    const region = regionAt(all, at)
    at += region.length
    const doCollide = collides(region)
    const changed = doCollide && wishes.asLetters !== true ? changedWords(region, wishes) : null
    if (changed !== null) {
      if (addChanged(changed, all[at])) arranged.collided = true
      continue
    }
    let isOnce = false
    for (let from = 0; from < region.length;) {
      const group = groupAt(region, from)
      from += group.length
      const sides = wishes.asLetters === true ? null : sidesOf(group)
      const next = region[from] ?? all[at]
      if (sides === null) add(group)
      else if (meet(sides, false, next?.unit)) arranged.collided = true
      else isOnce ||= arranged.meetings.length === 0
    }
    if (doCollide && !isOnce) arranged.collided = true
  }
  return arranged
}

/**
 * The cells up to the next blank that both kept; in a script without blanks, up to the next character that
 * both kept.
 */
function regionAt(all: readonly Cell[], at: number): Cell[] {
  let end = at
  for (; end < all.length; end++) {
    const cell = all[end]
    if (cell && isKept(cell) && (BLANK.test(cell.unit) || RUN_ON.test(cell.unit)))
      return all.slice(at, end === at ? end + 1 : end)
  }
  return all.slice(at)
}

/** One kept cell, or the cells up to the next kept one. */
function groupAt(region: readonly Cell[], from: number): Cell[] {
  let end = from
  while (end < region.length && !isKept(region[end] as Cell)) end++
  return region.slice(from, Math.max(end, from + 1))
}

interface Sides {
  first: Cell[]
  second: Cell[]
  theirsFirst: boolean
}

/** What they typed in a group, and what I typed in it, if each of the two stands in one piece. */
function sidesOf(group: readonly Cell[]): Sides | null {
  const typed = group.flatMap((cell, at) => (isIn(cell) ? { by: cell.by, at } : []))
  const turn = typed.findIndex(({ by }) => by !== typed[0]?.by)
  if (turn === -1 || typed.slice(turn).some(({ by }) => by === typed[0]?.by)) return null
  const at = typed[turn]?.at ?? 0
  return { first: group.slice(0, at), second: group.slice(at), theirsFirst: typed[0]?.by === 'theirs' }
}

/**
 * What stands between both sides, and whether they are alike and stand there once. `before` and `after` are
 * the characters around them.
 */
function parted(
  { first, second }: Sides,
  { alike, separator = ' ' }: Wishes,
  before: string | undefined,
  after: string | undefined,
): { separator: string; once: boolean } {
  const [one, two] = [textOf(first.filter(isIn)), textOf(second.filter(isIn))]
  const [end, start] = [one.at(-1) ?? '', two.charAt(0)]
  const goOn =
    (isInWord(before) && WORD.test(one.charAt(0))) || (isInWord(after) && WORD.test(two.at(-1) ?? ''))
  const isApart = goOn || BLANK.test(end) || BLANK.test(start) || BEHIND.test(start)
  const parts = start === '@' ? ', ' : separator
  return {
    separator: isApart ? '' : BEHIND.test(end) ? ' ' : parts,
    once: alike === 'once' && one === two,
  }
}

const cellsOf = (text: string): Cell[] =>
  text
    .split('')
    .map((unit) => ({ unit, by: 'mine', theyCut: false, iCut: false, seen: false, goesOn: false }))

/** Text that both typed alike. It counts as theirs, and has my carets in it. */
function onlyOnce({ first, second, theirsFirst }: Sides): Cell[] {
  const [theirs, mine] = theirsFirst ? [first, second] : [second, first]
  return [
    ...theirs.filter((cell) => !isIn(cell)),
    ...mine.map((cell): Cell => (isIn(cell) ? { ...cell, by: 'base' } : cell)),
  ]
}

interface Changed {
  /** What stands before the changed words. */
  head: Cell[]
  tail: Cell[]
  theirs: Cell[]
  mine: Cell[]
}

/**
 * Their words and mine, each whole, where one side changed what the other deleted. Null if nobody changed the
 * deleted letters, or if they belong to a script without blanks. Such letters stay deleted.
 */
function changedWords(whole: readonly Cell[], { anew = 0 }: Wishes): Changed | null {
  const theirs = inChangedWords(whole, wasTheirs, (cell) => cell.theyCut)
  // They may have replaced all of it letter by letter, and typed again what I deleted.
  if (anew > 0 && anew >= whole.filter(wasTheirs).length)
    for (const cell of whole) if (cell.iCut && wasTheirs(cell)) theirs.add(cell)
  const mine = inChangedWords(whole, isMine, (cell) => cell.iCut)
  const isChanged = (cell: Cell): boolean => !isKept(cell) || theirs.has(cell) || mine.has(cell)
  const [from, to] = [whole.findIndex(isChanged), whole.findLastIndex(isChanged) + 1]
  const region = whole.slice(from, to)
  const back = (cell: Cell): boolean =>
    cell.by === 'base' && theirs.has(cell) !== cell.theyCut && mine.has(cell) !== cell.iCut
  if (!region.some(back)) return null
  return {
    head: whole.slice(0, from),
    tail: whole.slice(to),
    theirs: region.filter(wasTheirs).map((cell) => {
      if (!cell.iCut && !mine.has(cell)) return cell
      return { ...cell, iCut: !theirs.has(cell), seen: false }
    }),
    mine: region
      .filter((cell) => cell.seen && (cell.by !== 'base' || cell.theyCut || mine.has(cell)))
      .map((cell) =>
        cell.by === 'base' ? { ...cell, by: mine.has(cell) ? 'mine' : 'lost', theyCut: false } : cell,
      ),
  }
}

/** The cells of the words in which one side typed, or from which that side deleted letters. */
function inChangedWords(
  region: readonly Cell[],
  isInView: (cell: Cell) => boolean,
  isCut: (cell: Cell) => boolean,
): Set<Cell> {
  const found = new Set<Cell>()
  let word: Cell[] = []
  let isChanged = false
  const end = (): void => {
    if (isChanged) for (const cell of word) found.add(cell)
    ;[word, isChanged] = [[], false]
  }
  for (const cell of region) {
    if (!isInView(cell)) {
      if (cell.by !== 'base' || !isCut(cell)) continue
      if (BLANK.test(cell.unit)) end()
      else isChanged = true
    } else if (BLANK.test(cell.unit) || RUN_ON.test(cell.unit)) end()
    else {
      word.push(cell)
      isChanged ||= cell.by !== 'base'
    }
  }
  end()
  return found
}

/** Whether one side typed where the other deleted, between two characters that both kept. */
function collides(region: readonly Cell[]): boolean {
  const found = { mine: false, theirs: false, theyCut: false, iCut: false }
  for (const cell of region) {
    const { by, theyCut, iCut } = cell
    if (by === 'base' && !theyCut && !iCut) found.mine = found.theirs = found.theyCut = found.iCut = false
    if (by === 'mine' && !iCut) found.mine = true
    if (by === 'theirs') found.theirs = true
    found.theyCut ||= theyCut
    found.iCut ||= by === 'base' && iCut
    if ((found.mine && found.theyCut) || (found.theirs && found.iCut)) return true
  }
  return false
}
