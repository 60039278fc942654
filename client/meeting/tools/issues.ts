// Finds the issues and pull requests whose addresses are in a text.

import { bareLinks } from '../../../shared/document/links.ts'
import { shortName } from '../../../shared/document/short-link.ts'

export interface Issue {
  /** The address, without anything after the number. */
  readonly address: string
  /** For example `go-ipfs#5789`. If the host is not a known forge, the address. */
  readonly name: string
  /** The line with the address, without addresses and the signs of Markdown. */
  readonly line: string
}

const ISSUE =
  /^https?:\/\/[^/?#]+(?:\/[^/?#]+){1,6}?\/(?:issues|pull|pulls|merge_requests)\/\d{1,9}(?=$|[/?#])/

/** A longer line is cut, so that reading it cannot take long. */
const LONGEST_LINE = 4000
/** How many characters of the line are kept. */
const LONGEST_ABOUT = 200

/** `text` may have many lines. Lines without an address are skipped. At most `most` issues are found. */
export function issuesIn(text: string, most: number): Issue[] {
  const issues: Issue[] = []
  for (const whole of text.split('\n')) {
    if (!whole.includes('://')) continue
    const line = whole.slice(0, LONGEST_LINE)
    const links = bareLinks(line)
    const about = aboutOf(line, links)
    for (const { href, end } of links) {
      if (end === line.length && line !== whole) continue // cut, so its number may be another one
      const address = ISSUE.exec(href)?.[0]
      if (address === undefined) continue
      const name = shortName(address)
      issues.push({ address, name: /#\d+$/.test(name) ? name : address, line: about })
      if (issues.length >= most) return issues
    }
  }
  return issues
}

function aboutOf(line: string, links: readonly { start: number; end: number }[]): string {
  let [words, from] = ['', 0]
  for (const { start, end } of links) {
    words += `${line.slice(from, start)} `
    from = end
  }
  return (words + line.slice(from))
    .replace(/[[\]()<>*_`|]/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s\-–—:+]+|[\s\-–—:]+$/g, '')
    .slice(0, LONGEST_ABOUT)
}
