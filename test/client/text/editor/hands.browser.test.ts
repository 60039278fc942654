import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cells, DEEDS, KINDS, SETTINGS, tenth } from '../../../support/hands/cells.ts'
import { ACTS, composeBeside } from '../../../support/hands/composing.ts'
import { caretIn, linesOfRow, row, rowOf } from '../../../support/hands/notation.ts'
import { runCell } from '../../../support/hands/run-cell.ts'
import { HOMES, openScene, type Scene } from '../../../support/hands/scene.ts'
import { walk } from '../../../support/hands/walk.ts'
import { becomes } from '../../../support/basics/becomes.ts'
import { runRounds } from '../../../support/basics/rounds.ts'
import { openStage } from '../../../support/browser/stage.ts'

const stage = openStage()
let scene: Scene

beforeAll(async () => {
  scene = await openScene(stage.browser, stage.relay)
}, 120_000)
afterAll(() => scene.close())

describe('P13: a caret moves with its character, always', () => {
  test('in four rounds in which all pages act in one text at once', async () => {
    const counts = await runRounds((seed) => walk(scene, seed), 4)
    expect(counts['roundsInItsLine']).toBeGreaterThanOrEqual(2)
    expect(counts['changes']).toBeGreaterThan(20)
  })

  test('composed text is there once and whole, whatever another person does to it meanwhile', async () => {
    await scene.hands('own').adasTab.goesTo([0, 0])
    const seen: Record<string, string> = {}
    const right: Record<string, string> = {}
    for (const [name, act] of Object.entries(ACTS)) {
      right[name] = act.right
      const { seen: row, faults } = await composeBeside(scene, 'shared', 'item', act, false)
      seen[name] = [row, ...faults].join(', ')
    }
    expect(seen).toEqual(right)
    const others = ['task', 'item below a label', 'code']
    for (const [at, [name, act]] of Object.entries(ACTS).entries()) {
      if (at % 4 > 0) continue
      const kind = others[at / 4] ?? ''
      const { seen, faults } = await composeBeside(scene, HOMES[at % 3] ?? 'shared', kind, act, true)
      expect(faults, `${kind}, ${name}, on a slow link: ${seen}`).toEqual([])
    }
  })

  test('a composition that the browser has dropped without an event holds no line back', async () => {
    const { ada, bob } = scene.hands('shared')
    const drops: Record<string, () => Promise<void>> = {
      'its node has left the page before it goes on': () => ada.losesNode(),
      'its node has left the page before it is committed': () => ada.losesNode(),
      'the text loses the focus': () => ada.losesFocus(),
      'the cursor goes elsewhere': () => ada.goesTo([0, 1]),
    }
    const seen: Record<string, string[]> = {}
    for (const [name, drop] of Object.entries(drops)) {
      await scene.begins('shared', linesOfRow('- top / - ccdd / - end'))
      await ada.goesTo([1, 2])
      await ada.composes('h', 'he', 'hel')
      await bob.sees('hel')
      await bob.goesTo([0, 3])
      await bob.presses('Delete')
      await bob.goesTo([1, 3])
      await bob.types(' new')
      await ada.sees('end new')
      const waiting = rowOf(await ada.holds())
      await drop()
      seen[name] = [waiting, await scene.settles('shared')]
      if (name.startsWith('its node')) {
        if (name.endsWith('goes on')) await ada.composes('hello')
        await ada.commits('hello')
        seen[name].push(await scene.settles('shared'))
      }
    }
    const waiting = '- top / - cchel|dd / - end new'
    const again = [waiting, '- topcchel|dd / - end new', '- topcchello|dd / - end new']
    expect(seen).toEqual({
      'its node has left the page before it goes on': again,
      'its node has left the page before it is committed': again,
      'the text loses the focus': [waiting, '- topcchel|dd / - end new'],
      'the cursor goes elsewhere': [waiting, '- t|opccheldd / - end new'],
    })
    expect(scene.problems()).toEqual([])
  })

  test('input methods of each sort compose beside another person who writes in the same line', async () => {
    for (const home of HOMES) {
      const { ada, bob } = scene.hands(home)
      await scene.begins(home, linesOfRow('- ccdd / - end'))
      await ada.goesTo([0, 2])
      // Several conversions.
      await ada.composes('n', 'ni', 'に', 'にh', 'にほ')
      await bob.goesTo([0, 0])
      await bob.types('ee ')
      await ada.composes('にほn', 'にほん', '日本')
      await ada.commits('日本')
      // A dead key.
      await ada.composes('´')
      await bob.presses('End')
      await bob.types(' ff')
      await ada.commits('é')
      // Backspace in a composition.
      await ada.composes('w', 'wo', 'wor', 'wo', 'wr', 'wri')
      await bob.types('gg')
      await ada.composes('writ', 'write')
      await ada.commits('write')
      expect(await scene.settles(home)).toBe('- ee cc日本éwrite|dd ffgg / - end')
      // A phone composes the word before the cursor again, and at last puts another word in its place.
      await ada.seesCaretBehind('ffgg') // the browser counts the name at it
      await ada.composesAgain(5, 'writes')
      await bob.types('hh')
      await bob.goesTo([0, 0])
      await bob.types('aa ')
      await ada.composes('written', 'writing')
      await ada.commits('writing')
      await ada.types(' ')
      expect(await scene.settles(home)).toBe('- aa ee cc日本éwriting |dd ffgghh / - end')
    }
  })

  test('input methods of each sort compose in a line that another person joins to the one above', async () => {
    const { ada, bob } = scene.hands('shared')
    const methods = [
      { before: ['n', 'ni', 'nih'], after: ['niha', 'nihao'], word: '你好' },
      { before: ['ㅎ', '하'], after: [], word: '한' },
      { before: ['´'], after: [], word: 'é' },
      { before: ['t', 'te', 'teh'], after: [], word: 'the ' },
    ]
    for (const { before, after, word } of methods) {
      await scene.begins('shared', linesOfRow('- top / - ccdd / - end'))
      await ada.goesTo([1, 2])
      await ada.composes(...before)
      await bob.sees(`cc${before.at(-1) ?? ''}`)
      await bob.goesTo([0, 3])
      await bob.presses('Delete')
      await becomes(async () => (await ada.knows()) === (await bob.knows()), true)
      await ada.composes(...after)
      await ada.commits(word)
      expect(await scene.settles('shared')).toBe(`- topcc${word}|dd / - end`)
    }
    expect(scene.problems()).toEqual([])
  })

  test('and others see it in its line while its person types at the line’s end', async () => {
    const { ada, bob } = scene.hands('shared')
    await scene.hands('own').adasTab.goesTo([0, 0])
    await scene.begins('shared', linesOfRow('- above / - cc / - below'))
    await bob.goesTo([2, 0])
    await ada.goesTo([1, 2])
    await bob.seesCaretIn(1)
    const samples = bob.samplesCarets()
    for (const letter of ' and some more') await ada.types(letter)
    expect(await scene.settles('shared')).toBe('- above / - cc and some more| / - below')
    expect(await samples()).toEqual({ lines: [1], heights: 1 })
  })

  test('and moves no letter of a label’s line', async () => {
    const { ada, bob } = scene.hands('shared')
    await scene.hands('own').adasTab.goesTo([0, 0])
    await scene.begins('shared', linesOfRow('- above / * Done: ff /   - below'))
    await ada.goesTo([0, 2])
    await bob.goesTo([0, 0])
    await ada.seesCaretIn(0)
    const before = await ada.pointAt([1, 7])
    await bob.selects([1, 1], [1, 3])
    await ada.seesCaretIn(1)
    expect(await ada.pointAt([1, 7])).toEqual(before)
  })

  test('and goes with its character, for everybody, when another person presses Enter before it', async () => {
    const { ada, bob } = scene.hands('shared')
    await scene.begins('shared', linesOfRow('- above / - ccdd / - below'))
    await ada.goesTo([1, 4])
    await bob.seesCaretIn(1)
    await bob.goesTo([1, 2])
    await bob.presses('Enter')
    expect(await scene.settles('shared')).toBe('- above / - cc / - dd| / - below')
    await bob.seesCaretIn(2)
  })
})

describe('P36: what a person does in a text, whatever others do at the same time', () => {
  test('the table has a value or a reason for each kind of line, act and setting', () => {
    const reasons = Object.values(KINDS).flatMap((row) =>
      DEEDS.filter((deed) => typeof row[deed] !== 'string'),
    )
    expect(cells.length + reasons.length * SETTINGS.length).toBe(12 * 10 * 5)
    expect(reasons.length).toBeLessThan(6)
    for (const { before } of cells) {
      expect(row(linesOfRow(before.replace('|', '')))).toBe(
        before.replace('|', '').replaceAll(' /  / ', ' / '),
      )
      expect(caretIn(before)[1]).toBe(2)
    }
  })

  test.each(tenth.map((cell, at) => ({ ...cell, home: HOMES[at % HOMES.length] ?? 'shared' })))(
    '$kind, $deed, $setting, in $home text',
    async ({ home, ...cell }) => {
      expect(await runCell(scene, home, cell)).toBe(cell.right)
      expect(scene.problems()).toEqual([])
    },
  )

  const [ONE_ORDER, OTHER_ORDER] = ['- one / - two / - three / - four', '- three / - four / - one / - two']

  test('P38: a paste, cut or undo beside another person’s words keeps both, on a slow link and in two tabs', async () => {
    const { ada, adasTab, bob } = scene.hands('own')
    const list = { 'text/plain': '- one\n- two\n' }
    const begins = (row: string) => scene.begins('own', linesOfRow(row))

    // A list in a line. Bob, on a slow link, writes at both ends of the line.
    await begins('- top / - ccdd / - end')
    await ada.goesTo([1, 2])
    let release = scene.slows()
    await bob.goesTo([1, 0])
    await bob.types('ee ')
    await bob.presses('End')
    await bob.types(' ff')
    await ada.pastes(list)
    release()
    expect(await scene.settles('own')).toBe('- top / - ee cc / - one / - two| / - dd ff / - end')

    // The same while Bob adds a line above.
    await begins('- top / - cc / - end')
    await ada.goesTo([1, 2])
    await bob.goesTo([0, 3])
    release = scene.slows()
    await bob.presses('Enter')
    await bob.types('new')
    await ada.pastes(list)
    release()
    expect(await scene.settles('own')).toBe('- top / - new / - cc / - one / - two| / - end')

    // Undoing a paste in which Bob has typed.
    await bob.goesTo([3, 3])
    await bob.types(' more')
    expect(await scene.settles('own')).toBe('- top / - new / - cc / - one more / - two| / - end')
    await ada.undoes()
    expect(await scene.settles('own')).toBe('- top / - new / - cc| / - more / - end')

    // A line is cut while Bob, on a slow link, writes in it.
    await begins('- top / - ccdd / - end')
    await ada.selects([1, 0], [2, 0])
    release = scene.slows()
    await bob.goesTo([1, 2])
    await bob.types('XX')
    await ada.presses('Control+x')
    release()
    expect(await scene.settles('own')).toBe('- top / - XX / - |end')

    // The copied text is what the page shows, with what Bob has just typed. Its first line joins the line
    // into which it is pasted.
    await begins('- top / - ccdd / - end')
    await bob.goesTo([1, 2])
    await bob.types('XX')
    await ada.sees('ccXX')
    await ada.selects([1, 0], [2, 3])
    await ada.presses('Control+c')
    await ada.goesTo([0, 3])
    await ada.presses('Control+v')
    expect(await scene.settles('own')).toBe('- topccXXdd / - end| / - ccXXdd / - end')

    // Two tabs paste at one place.
    await begins('- top / - cc / - end')
    await ada.goesTo([1, 2])
    await adasTab.goesTo([1, 2])
    await Promise.all([ada.pastes({ 'text/plain': 'AAA' }), adasTab.pastes({ 'text/plain': 'BBB' })])
    expect((await scene.settles('own')).replace('|', '').replace('BBBAAA', 'AAABBB')).toBe(
      '- top / - ccAAABBB / - end',
    )
    await begins('- top / - cc / - end')
    await ada.goesTo([1, 2])
    await adasTab.goesTo([1, 2])
    await Promise.all([ada.pastes(list), adasTab.pastes({ 'text/plain': '- three\n- four\n' })])
    expect((await scene.settles('own')).replace('|', '').replace(OTHER_ORDER, ONE_ORDER)).toBe(
      '- top / - cc / - one / - two / - three / - four / - end',
    )

    // A table is pasted into an empty line in which Bob begins to write.
    await begins('top / x / end')
    await ada.selects([1, 0], [1, 1])
    await ada.presses('Delete')
    await scene.settles('own')
    release = scene.slows()
    await bob.goesTo([1, 0])
    await bob.types('bob')
    await ada.pastes({ 'text/plain': 'a\tb\nc\td\n' })
    await ada.types('ada')
    release()
    expect(await scene.settles('own')).toBe(
      'top / | a | b | / | --- | --- | / | c | d | / ada| / - bob / end',
    )
    expect(scene.problems()).toEqual([])
  })

  test('a word stays whole, and is there once, if its line is deleted up to the word, or is split by two people at the same time', async () => {
    const { ada, bob } = scene.hands('shared')
    await scene.hands('own').adasTab.goesTo([0, 0])
    await scene.begins('shared', linesOfRow('- one / - two words'))
    await ada.selects([0, 3], [1, 9])
    await bob.goesTo([1, 9])
    await ada.seesCaretIn(1)
    const comes = scene.slows()
    await bob.types('PQ')
    await ada.presses('Delete')
    comes()
    await bob.types('RS')
    expect(await scene.settles('shared')).toBe('- one|PQRS')

    await scene.begins('shared', linesOfRow('- abcdef'))
    await Promise.all([ada.goesTo([0, 2]), bob.goesTo([0, 2])])
    const come = scene.slows()
    await Promise.all([ada.presses('Enter'), bob.presses('Enter')])
    come()
    expect((await scene.settles('shared')).replace(/[^a-f]/g, '')).toBe('abcdef')

    await scene.begins('shared', linesOfRow('- one / - two / - three'))
    await Promise.all([ada.selects([0, 2], [1, 3]), bob.goesTo([2, 0])])
    await ada.seesCaretIn(2)
    const back = scene.slows()
    await bob.goesTo([1, 3])
    await bob.types(' kept')
    await ada.presses('Delete')
    back()
    await scene.settles('shared')
    await bob.types(' whole')
    expect(await scene.settles('shared')).toBe('- on| kept whole / - three')
  })

  test('a key right after the focus moves the cursor to the beginning', async () => {
    const { ada } = scene.hands('own')
    await scene.begins('own', linesOfRow('- top / - end'))
    const seen: string[] = []
    for (const key of ['ArrowUp', 'Control+Home']) {
      await ada.goesTo([1, 0])
      await ada.page.evaluate(() => {
        const box = document.activeElement
        if (!(box instanceof HTMLElement)) throw new Error('No text has the focus.')
        box.blur()
        box.focus()
      })
      await ada.presses(key)
      await ada.types('a')
      seen.push(await scene.settles('own'))
    }
    expect(seen).toEqual(['- a|top / - end', '- a|atop / - end'])
  })
})
