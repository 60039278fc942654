// What the tests of people in notes share.

import { describe, expect, test } from 'vitest'
import { textOf } from '../../../../shared/document/lines.ts'
import { lostText } from '../../../../shared/markdown/loss.ts'
import type { Note } from '../../../../shared/markdown/note.ts'
import { canonical, throughDocument } from '../../../support/basics/notes.ts'

/** `handle (annotation): line; line` for each section, in order. */
const sectionsOf = ({ blocks }: Note): string[] =>
  blocks
    .flatMap(({ sections }) => sections)
    .map(({ handle, annotation, lines }) => {
      const who = annotation === '' ? handle : `${handle} (${annotation})`
      return lines.length === 0 ? who : `${who}: ${lines.map(textOf).join('; ')}`
    })

export type Case = readonly [name: string, note: string, people: string[]]

/**
 * Expects that these people are found, that no text is lost, and that reading what is written changes
 * nothing.
 */
function holds([, source, people]: Case): void {
  const note = throughDocument(source)
  expect(sectionsOf(note)).toEqual(people)
  const once = canonical(source)
  expect(lostText(source, once)).toBeNull()
  expect(canonical(once)).toBe(once)
  expect(sectionsOf(throughDocument(once))).toEqual(people)
}

export const table = (name: string, cases: readonly Case[]) =>
  describe(name, () => {
    test.each(cases.map((each) => [each[0], each] as const))('%s', (_, each) => holds(each))
  })

/** Tests that these notes have nobody in them. */
export const nobody = (cases: readonly (readonly [string, string])[]) =>
  table(
    'nobody',
    cases.map(([name, note]): Case => [name, note, []]),
  )
