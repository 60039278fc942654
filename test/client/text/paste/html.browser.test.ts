// Reads HTML as lines, in a real browser. Each case is what a program puts on the clipboard, and the Markdown
// of the lines that are read.

import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../../../support/browser/browser.ts'
import { linesOfMarkdown } from '../../../../shared/markdown/read.ts'
import { markdownOfLines } from '../../../../shared/markdown/write.ts'
import type * as pastePage from '../../../support/page/paste-page.ts'

declare const parts: typeof pastePage

let browser: Browser
let page: Page

beforeAll(async () => {
  const [opened, script] = await Promise.all([launchChromium(), buildPage()])
  browser = opened
  page = await browser.newPage()
  // The policy of the real page. Under it, a style attribute has no styles.
  await page.route('http://paste.test/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      headers: { 'Content-Security-Policy': "style-src 'self'" },
      body: '<!doctype html>',
    }),
  )
  await page.goto('http://paste.test/')
  await page.evaluate(script)
})
afterAll(() => browser.close())

async function buildPage(): Promise<string> {
  const [built] = (await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry: 'test/support/page/paste-page.ts', formats: ['iife'], name: 'parts' },
    },
  })) as Rolldown.RolldownOutput[]
  if (!built) throw new Error('The page was not built.')
  return `${built.output[0].code}; globalThis.parts = parts`
}

const read = (html: string, text = ''): Promise<pastePage.Read> =>
  page.evaluate((types) => parts.read(types), { 'text/html': html, 'text/plain': text })

const GOOGLE = (inner: string) =>
  `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1">${inner}</b>`
const docsSpan = (text: string, more = '') =>
  `<span style="font-size:11pt;font-weight:400;font-style:normal;text-decoration:none;white-space:pre;white-space:pre-wrap;${more}">${text}</span>`
const docsItem = (text: string, level: number, more = '') =>
  `<li dir="ltr" aria-level="${level}" ${more}><p dir="ltr" role="presentation">${docsSpan(text)}</p></li>`
const word = (marker: string, level: number, text: string) =>
  `<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level${level} lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>${marker}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>${text}<o:p></o:p></p>`

const cases: [string, string, string, string?][] = [
  ['a list', '<ul><li>one<ul><li>two</li></ul></li><li>three</li></ul>', '- one\n  - two\n- three'],
  [
    'an ordered list that begins later',
    '<ol start=3><li>c</li><li>d</li></ol><p>x</p><ol><li>a</li></ol>',
    '3. c\n4. d\n\nx\n1. a',
  ],
  [
    'Google Docs: bold, italic, struck',
    GOOGLE(
      `<p dir="ltr">${docsSpan('plain ')}${docsSpan('bold', 'font-weight:700;')}${docsSpan(' and ')}${docsSpan('soft', 'font-style:italic;')}${docsSpan(', ')}${docsSpan('gone', 'text-decoration:line-through;')}</p><p>${docsSpan('next')}</p>`,
    ),
    'plain **bold** and _soft_, ~~gone~~\n\nnext',
  ],
  [
    'Google Docs: nested list, numbers, check list',
    GOOGLE(
      `<ul>${docsItem('one', 1)}<ul>${docsItem('two', 2)}</ul>${docsItem('three', 1)}</ul><br /><ol>${docsItem('four', 1)}</ol><ul><li dir="ltr" role="checkbox" aria-checked="true" aria-level="1"><img src="data:image/png;base64,xx" alt="checked" aria-roledescription="checkbox" /><p style="display:inline-block;" role="presentation">${docsSpan('five')}</p></li></ul>`,
    ),
    '- one\n  - two\n- three\n1. four\n- [x] five',
  ],
  [
    'Word',
    `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p{mso-x:y}</style></head><body><!--StartFragment--><p class=MsoNormal><b>Plan</b>:<o:p></o:p></p>${word('·', 1, 'one')}${word('o', 2, 'two')}${word('1.', 1, 'three')}${word('b)', 1, 'four')}<!--EndFragment--></body></html>`,
    '**Plan**:\n- one\n  - two\n1. three\n- b) four',
  ],
  [
    'Outlook and old Word: bullets as characters',
    '<p class=MsoListParagraph>·&nbsp;&nbsp;&nbsp;one</p><p class=MsoListParagraph>o&nbsp;&nbsp; two</p><p><b>three</b></p>',
    '- one\n  - two\n\n**three**',
  ],
  [
    'hyphens that a person typed, and a number below zero',
    '<p class=MsoNormal><b>Plan</b></p><p class=MsoNormal>- one</p><p class=MsoNormal>- [x] two</p><p class=MsoNormal>so</p><p class=MsoNormal>- 5 degrees</p><p class=MsoNormal>and</p>',
    '**Plan**\n- one\n- [x] two\n\nso\n\n\\- 5 degrees\n\nand',
  ],
  [
    'Slack',
    '<ul data-stringify-type="unordered-list" data-indent="0"><li data-stringify-indent="0">one</li></ul><ul data-stringify-type="unordered-list" data-indent="1"><li data-stringify-indent="1">two <img data-stringify-type="emoji" alt=":tada:"></li></ul>',
    '- one\n  - two :tada:',
  ],
  [
    'a chat that writes its bullets',
    '<div><b>Plan</b></div><div>• one<br>&nbsp; &nbsp; ◦ two</div><div>• three</div>',
    '**Plan**\n- one\n  - two\n- three',
  ],
  [
    'GitHub: heading, tasks, code, quote',
    '<h2 dir="auto">What</h2><ul class="contains-task-list"><li class="task-list-item"><input type="checkbox" class="task-list-item-checkbox" checked=""> done</li><li class="task-list-item"><input type="checkbox"> open <code>x</code></li></ul><div class="highlight highlight-source-js"><pre>if (a) {\n  <span class="pl-c1">b</span>()\n}\n</pre><div class="zeroclipboard-container"><clipboard-copy>copy</clipboard-copy></div></div><blockquote><p dir="auto">so<br>what</p></blockquote>',
    '**What**\n- [x] done\n- [ ] open `x`\n\n```js\nif (a) {\n  b()\n}\n```\n\n> so\n> what',
  ],
  ['bare line breaks', 'one<br>two<br><br>three', 'one\n\ntwo\n\nthree'],
  [
    'a line break in an item',
    '<ul><li>one<br>more<ul><li>two</li></ul></li></ul>',
    '- one\n\n  more\n  - two',
  ],
  [
    'a spreadsheet',
    '<google-sheets-html-origin><style>td{}</style><table><colgroup><col></colgroup><tbody><tr><td>Task</td><td>Owner</td></tr><tr><td>Deploy</td><td>Ada<br>Grace</td></tr><tr><td>a|b</td><td></td></tr></tbody></table>',
    '| Task | Owner |\n| --- | --- |\n| Deploy | Ada Grace |\n| a\\|b |  |',
  ],
  [
    'Excel, whose fragment begins within the table',
    '<html><body><table>\n<!--StartFragment-->\n<col><tr height=20>\n<td>1</td>\n<td>2</td>\n</tr>\n<!--EndFragment-->\n</table></body></html>',
    '1 | 2',
  ],
  ['a column of cells', '<table><tr><td>a</td></tr><tr><td>b</td></tr></table>', 'a\n\nb'],
  [
    'a table that only arranges',
    '<table><tr><td><ul><li>a</li></ul></td><td>b</td></tr></table>',
    '- a\n\nb',
  ],
  [
    'VS Code',
    `<meta charset='utf-8'><div style="color: #ccc;font-family: 'Droid Sans Mono', 'monospace';white-space: pre;"><div><span>def f():</span></div><br><div><span>    return 1</span></div></div>`,
    '```\ndef f():\n\n    return 1\n```',
    'def f():\n\n    return 1',
  ],
  [
    'code with tabs and an empty last line',
    '<pre><code class="language-py">a\n\tb\n\n</code></pre>',
    '```py\na\n\tb\n```',
  ],
  [
    'Teams and Outlook on the web',
    '<div><div style="font-size:14px"><p>Plan&nbsp;&nbsp;for <strong>Monday</strong></p><ul><li>one<ul><li>two</li></ul></li></ul><p>&nbsp;</p><p>10&nbsp;ms &lt; 20 <span>😀</span><img alt="🎉" itemtype="http://schema.skype.com/Emoji" src="x"></p></div></div>',
    'Plan  for **Monday**\n- one\n  - two\n\n10 ms < 20 😀🎉',
  ],
  [
    'Notion',
    '<meta charset="utf-8"><h3>Plan</h3>\n<ul>\n<li>one\n<ul>\n<li>two</li>\n</ul>\n</li>\n<li>[ ] three</li>\n<li>[x] four</li>\n</ul>\n<pre><code class="language-ts">a\n</code></pre>\n<!-- notionvc: 1 -->',
    '**Plan**\n- one\n  - two\n- [ ] three\n- [x] four\n\n```ts\na\n```',
  ],
  [
    'Tiptap and Confluence: tasks',
    '<ul data-type="taskList"><li data-type="taskItem" data-checked="true"><label contenteditable="false"><input type="checkbox" checked="checked"><span></span></label><div><p>one</p></div></li><li data-type="taskItem" data-checked="false"><label><input type="checkbox"></label><div><p>two</p></div></li></ul>',
    '- [x] one\n- [ ] two',
  ],
  [
    'Apple Notes and Mail',
    '<html><body><div><b>Plan</b></div><ul class="Apple-dash-list"><li>one</li></ul><div>a<span class="Apple-converted-space">&nbsp;</span>b</div><div><br></div><div>c</div></body></html>',
    '**Plan**\n- one\n\na b\n\nc',
  ],
  [
    'Quill',
    '<ol><li data-list="bullet">one</li><li data-list="bullet" class="ql-indent-1">two</li><li data-list="checked">three</li><li data-list="ordered">four</li></ol>',
    '- one\n  - two\n- [x] three\n1. four',
  ],
  [
    'OneNote and Word on the web',
    '<div class="ListContainerWrapper"><ul class="BulletListStyle1"><li data-aria-level="1"><p><span>one</span></p></li></ul></div><div class="ListContainerWrapper"><ul><li data-aria-level="2"><p><span>two</span></p></li></ul></div>',
    '- one\n  - two',
  ],
  [
    'a difference on GitHub',
    '<table class="diff-table"><tbody><tr><td class="blob-num" data-line-number="1"></td><td class="blob-num"></td><td class="blob-code blob-code-deletion"><span class="blob-code-inner" data-code-marker="-">  old()</span></td></tr><tr><td class="blob-num"></td><td class="blob-num" data-line-number="1"></td><td class="blob-code blob-code-addition"><span class="blob-code-inner" data-code-marker="+">  new()</span></td></tr></tbody></table>',
    '```diff\n-  old()\n+  new()\n```',
  ],
  [
    'raised and lowered digits',
    '<p>10<sup>6</sup> H<sub>2</sub>O</p><p>x<sup>th</sup></p>',
    '10⁶ H₂O\n\nxth',
  ],
  ['quotation marks', '<p>say <q>so</q></p><p>x</p>', 'say “so”\n\nx'],
  ['a list in a quote', '<blockquote>a<ul><li>b</li></ul></blockquote>', '> a\n\n- b'],
  [
    'paragraphs in an item',
    '<ul><li><p>a</p><p>b</p><pre>c</pre></li></ul>',
    '- a\n\n  b\n  ```\n  c\n  ```',
  ],
  ['definitions', '<dl><dt>a</dt><dd>b</dd></dl>', 'a\n\nb'],
  [
    'links',
    '<p>see <a href="https://example.org/a">a</a> and <a href="javascript:x">b</a></p><p>x</p>',
    'see [a](https://example.org/a) and b\n\nx',
  ],
  [
    'text that nobody sees',
    '<p>a<span style="display:none">b</span><script>c</script></p><p hidden>d</p><p>e</p>',
    'a\n\ne',
  ],
  [
    'Markdown signs that a page shows',
    '<p><b>2*3*4</b> __init__.py</p><p># 7</p>',
    '**2\\*3*4** \\_\\_init\\__.py\n\n\\# 7',
  ],
  ['white space', '<p>\n  a\n  <b> b </b>c&nbsp; d </p>\n<p>x</p>', 'a **b** c  d\n\nx'],
]

describe('P38: what programs copy is read as lines', () => {
  test('each case', async () => {
    const got: [string, string][] = []
    for (const [name, html, , text] of cases) got.push([name, (await read(html, text)).lines])
    expect(got).toEqual(cases.map(([name, , lines]) => [name, lines]))
  })

  test('one line keeps the blanks that the plain text has', async () => {
    const pieces = [
      await read('<meta charset="utf-8"><span>30. November&nbsp;</span>', '30. November '),
      await read('<b> x</b>y', ' xy'),
      await read('<ul><li>one</li></ul>', 'one'),
      await read('<h2>Title</h2>', 'Title'),
      await read('<table><tr><td>cell</td></tr></table>', 'cell\n'),
    ]
    expect(pieces.map(({ piece }) => piece)).toEqual(['30. November ', ' xy', 'one', 'Title', 'cell'])
  })

  test('a table is the same, whether its cells are elements or have tabs between them', async () => {
    const tables = [
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      [['a'], ['b']],
      [
        ['a', ''],
        ['', 'd'],
        ['', ''],
      ],
      [
        ['say "x"', 'b'],
        ['two lines', 'd'],
      ],
      [
        ['a', '', 'c'],
        ['d', '', 'f'],
      ],
    ]
    for (const table of tables) {
      const html = table.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')
      const quoted = (cell: string) =>
        /["\n]/.test(cell) ? `"${cell.replaceAll('"', '""').replace('two ', 'two\n')}"` : cell
      const text = `${table.map((row) => row.map(quoted).join('\t')).join('\n')}\n`
      const [fromHtml, fromText] = [await read(`<table>${html}</table>`), await read('', text)]
      expect(fromText.lines).toBe(fromHtml.lines)
    }
  })

  test('plain text is used if the HTML has no structure', async () => {
    const diff = '-old()\n+new()\n same'
    expect((await read('<div>-old()</div><div>+new()</div><div>&nbsp;same</div>', diff)).lines).toBe(
      `\`\`\`diff\n${diff}\n\`\`\``,
    )
  })

  test('what our page copies is read as the same lines', async () => {
    const markdown = [
      '- Done:',
      '  - [x] a  **b** _c_ ~~d~~ `e  f` [g](https://example.org/g "h") https://example.org/i',
      '    - [ ]',
      '      - ☐ j',
      '  7. k',
      '  8. l',
      '     > m',
      '',
      '> > n',
      '',
      '2*3 &lt; <b>4</b> * _',
      '',
      '- o',
      '  ```js',
      '  x',
      '    y',
      '  ```',
      '',
      '| a | b |',
      '| --- | --- |',
      '| 1 | 2 |',
      '',
      '~~~~',
      '```',
      '~~~~',
    ].join('\n')
    const same = markdownOfLines(linesOfMarkdown(markdown)).trimEnd()
    expect(await page.evaluate((text) => parts.copiedAndPasted(text), markdown)).toBe(same)
  })

  test('pictures are counted; if there is nothing else, they are refused', async () => {
    expect(await read('<p>a <img src="x.png"> b</p>')).toMatchObject({ lines: 'a b', pictures: 1 })
    expect((await read('<img src="https://example.org/x.png">')).lines).toContain('A picture or file cannot')
  })

  test('nothing in the HTML runs or is loaded', async () => {
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await read(
      '<img src="http://paste.test/x" onerror="ran=1"><svg onload="ran=1"></svg><script>ran=1</script>a',
    )
    expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false)
    expect(asked).toEqual([])
  })

  test('deep and long documents take work in proportion to their size', async () => {
    const deep = `${'<div><ul><li><table><tr><td>'.repeat(1000)}x`
    const wide = `<table>${'<tr><td>a</td></tr>'.repeat(1000)}<tr>${'<td>b</td>'.repeat(1000)}</tr></table>`
    expect((await read(deep)).lines).toContain('x')
    expect((await read(wide)).lines.match(/[ab]/g)?.length).toBe(2000)
  })

  test('elements inside each other are searched only once for lines of code', async () => {
    const nested =
      '<section style="white-space:pre;font-family:monospace"><section style="white-space:normal">'
    const looked = await page.evaluate(
      (html) => {
        const was = Object.getOwnPropertyDescriptor(Element.prototype, 'querySelector') as PropertyDescriptor
        let times = 0
        const counting = function (this: Element, selector: string): unknown {
          times++
          return (was.value as (selector: string) => unknown).call(this, selector)
        }
        Object.defineProperty(Element.prototype, 'querySelector', { ...was, value: counting })
        parts.read({ 'text/html': html })
        Object.defineProperty(Element.prototype, 'querySelector', was)
        return times
      },
      `${nested.repeat(100)}a`,
    )
    expect(looked).toBe(1)
  })
})
