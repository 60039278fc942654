// Notes in other teams' styles. Each comes with the parts of it that are understood.

import { expect, test } from 'vitest'
import { inspect } from '../../../shared/markdown/inspect.ts'
import { lostText } from '../../../shared/markdown/loss.ts'
import { canonical, throughDocument } from '../../support/basics/notes.ts'

interface Understood {
  date?: string
  lead?: string
  notetaker?: string
  attendees?: string[]
  /** For each person `handle (annotation)`, then `label/kind: items` of the person's section. */
  people?: string[][]
  raw?: number
}

/**
 * Expects that exactly these parts of the note are understood, that no text is lost, and that a second pass
 * changes nothing.
 */
function style(name: string, source: string, wanted: Understood): void {
  test(name, () => {
    const { date, lead, notetaker, attendees, people, blocks } = inspect(throughDocument(source))
    const sections = people.map(({ handle, annotation, labels }) => [
      annotation === '' ? handle : `${handle} (${annotation})`,
      ...labels.map(
        ({ text, kind, items }) => `${text}/${kind}: ${items.map((item) => item.text).join('; ')}`,
      ),
    ])
    expect({
      ...(date !== null && { date }),
      ...(lead !== '' && { lead }),
      ...(notetaker !== '' && { notetaker }),
      ...(attendees.length > 0 && { attendees }),
      people: sections,
      raw: blocks.reduce((sum, { raw }) => sum + raw, 0),
    }).toEqual({ people: [], raw: 0, ...wanted })
    const once = canonical(source)
    expect(lostText(source, once)).toBeNull()
    expect(canonical(once)).toBe(once)
  })
}

style(
  'plain names as items, labels below them',
  `# Platform sync 12 Feb 2021

* Attendees: Grace Hopper, Alan Kay, Lin
* Facilitator: Grace Hopper
* Note taker: Lin

## Round table

* Grace Hopper
    * Last week
        * compiler talk
    * This week
        * rest
* Alan Kay (on leave)
* Lin
    * Blockers
        * waiting for access
`,
  {
    date: '2021-02-12',
    lead: 'Grace Hopper',
    notetaker: 'Lin',
    attendees: ['Grace Hopper', 'Alan Kay', 'Lin'],
    people: [
      ['Grace Hopper', 'Last week/done: compiler talk', 'This week/next: rest'],
      ['Alan Kay (on leave)'],
      ['Lin', 'Blockers/blocked: waiting for access'],
    ],
  },
)

style(
  'a heading for each person, and one for each label',
  `# Weekly – 2022/03/07

**Moderator**: @ana
**Scribe**: @bo

## Status

### @ana

#### Done
- shipped 1.2

#### Next
- 1.3

### @bo (PTO Thu/Fri)

#### In progress
- docs
`,
  {
    date: '2022-03-07',
    lead: '@ana',
    notetaker: '@bo',
    people: [
      ['@ana', 'Done/done: shipped 1.2', 'Next/next: 1.3'],
      ['@bo (PTO Thu/Fri)', 'In progress/progress: docs'],
    ],
  },
)

style(
  'bold handles and bold labels, straight below the title',
  `# Standup, Monday, March 4th, 2019

**@ana** (away)

**@bo**
**Done:**
- a
**WIP**
- b

**@cy:**
- __Needs review__: the pull request
`,
  {
    date: '2019-03-04',
    people: [
      ['@ana (away)'],
      ['@bo', '**Done:**/done: a', '**WIP**/progress: b'],
      ['@cy', '**Needs review**:/blocked: the pull request'],
    ],
  },
)

style(
  'names with a colon, labels as plain lines, no bullets at all',
  `Daily 04.03.2019

Present: maria, jonas

maria:
Yesterday: fixed the login
Today: more of it

jonas:
Yesterday: reviews
Today: reviews
Blocked: the build is red
`,
  {
    date: '2019-03-04',
    attendees: ['maria', 'jonas'],
    people: [
      ['maria', 'Yesterday:/done: fixed the login', 'Today:/next: more of it'],
      ['jonas', 'Yesterday:/done: reviews', 'Today:/next: reviews', 'Blocked:/blocked: the build is red'],
    ],
  },
)

style(
  'topics first: below each, a person speaks, and prose stays prose',
  `# Sync 20190304

## Present

- Ana (@ana)
- @bo

## Release

@bo has a PR up.

@ana / @bo
- cut the branch
- Ana: I would wait

Release Notes:
- written by nobody

## Any other business

- @bo: the room is booked
- lunch
`,
  {
    date: '2019-03-04',
    attendees: ['Ana (@ana)', '@bo'],
    people: [
      ['@ana', '/other: cut the branch; Ana: I would wait', 'Release Notes:/other: written by nobody'],
      ['@bo', '/other: cut the branch; Ana: I would wait', 'Release Notes:/other: written by nobody'],
    ],
  },
)

style(
  'front matter, tables, task lists, code, images, comments and footnotes',
  `\ufeff---
date: 2020-07-01
tags: weekly
---
# Infra\r
\r
| who | where |
|-----|-------|
| ana | here  |

## Tasks

- [ ] @ana: rotate the keys[^1]
- [X] renew the domain

\`\`\`sh
# not a heading
@ana
\`\`\`

![graph](https://a.b/c.png)

<!-- template
- remove me
-->

[^1]: by Friday

#5349 is no heading, and [x] (https://a.b) no link
`,
  { date: '2020-07-01', raw: 6 },
)

style(
  'several people in one heading, a misspelt one, and one twice',
  `# Core Weekly (Nov 26th 2018)

## Updates

##### @ana & @bo

Done:
* pairing

##### @anna

Next:
* more

##### @bo

* alone

##### @bo and @cy

* Asks: a reviewer
`,
  {
    date: '2018-11-26',
    people: [
      ['@ana', 'Done:/done: pairing'],
      ['@bo', 'Done:/done: pairing'],
      ['@anna', 'Next:/next: more'],
      ['@bo', '/other: alone'],
      ['@bo', 'Asks:/blocked: a reviewer'],
      ['@cy', 'Asks:/blocked: a reviewer'],
    ],
  },
)

style(
  'bold names with a table of contents above, in the order of the call',
  `# Guild call 2023-05-09

Chair: Zoë Ng
Minutes: Tom
Attending:
- Zoë Ng
- Tom O'Neil
- Priya

## Agenda

1. Round
2. Budget

## Round

**Zoë Ng**

Completed
- the audit

Planned
- the report

**Tom O'Neil** – out sick

**Priya**

- Progress: the budget
- Q: who signs?

**Important**

Sign the form.
`,
  {
    date: '2023-05-09',
    lead: 'Zoë Ng',
    notetaker: 'Tom',
    attendees: ['Zoë Ng', "Tom O'Neil", 'Priya'],
    people: [
      ['Zoë Ng', 'Completed/done: the audit', 'Planned/next: the report'],
      ["Tom O'Neil (out sick)"],
      ['Priya', 'Progress:/progress: the budget', 'Q:/question: who signs?'],
    ],
  },
)

style(
  'items of handles with a colon, ordered, indented by tabs',
  `## Weekly 5 May 2020

1. @ana:
\t- Accomplished
\t\t- the move
\t- Up next
\t\t- unpacking
2. @bo - no updates
3. @cy: (on a plane)
\t- Stuck on: customs
`,
  {
    date: '2020-05-05',
    people: [
      ['@ana', 'Accomplished/done: the move', 'Up next/next: unpacking'],
      ['@bo (no updates)'],
      ['@cy (on a plane)', 'Stuck on:/blocked: customs'],
    ],
  },
)

style(
  'minutes of who said what have no sections',
  `# TAG 16 January 2018

Present: Dan, Yves

Regrets: Tess

## Location

Dan: did Alex confirm?

Yves: last I saw, it was not set.

- Dan: then let us ask
  - Yves: I will

Action:
- Dan to ask
- Done
`,
  { date: '2018-01-16', attendees: ['Dan', 'Yves'] },
)
