// What every KeptSpaces must do. The test of each implementation imports and runs this.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sha256Of } from '../../../server/disk/sha256.ts'
import type { KeptGrant, KeptSpaces } from '../../../server/store/kept-spaces.ts'
import { newPlace } from '../../support/relay/places.ts'

/** Spaces that outlive whoever opens them. */
export interface SpacesSubject {
  /** If only one may have them open, the one who opened them before must stop using them. */
  open(): Promise<KeptSpaces>
  /** Ends everything that was opened, and cuts the power. */
  crash(): Promise<void>
  dispose(): Promise<void>
}

const SINCE = '2026-11-23T18:00:00.000Z'
const grantNamed = (id: string, more: Partial<KeptGrant> = {}): KeptGrant => ({
  ...{ id, role: 'edit', label: `for ${id}`, since: SINCE, expires: null, hash: sha256Of(id) },
  ...more,
})

const LABELS = [
  '',
  ' ',
  '"quoted"\\',
  'a\nb',
  'a\0b',
  '\u{1f600}',
  '\ud800',
  'é',
  'e\u0301',
  "'; --",
  'x'.repeat(80),
]

/** `isShared`: several may have the spaces open at once. `crashes`: how often the store is crashed; each time at another moment. */
export function spacesContract(
  name: string,
  make: () => Promise<SpacesSubject>,
  { isShared, crashes }: { isShared: boolean; crashes: number },
): void {
  describe(`${name} keeps spaces`, () => {
    let subject: SpacesSubject
    let kept: KeptSpaces
    const { space } = newPlace()
    const ids = async (of = space) => (await kept.grants(of)).map(({ id }) => id)
    const many = (count: number) => Array.from({ length: count }, (_, nth) => `grant ${nth}`)

    beforeEach(async () => {
      subject = await make()
      kept = await subject.open()
    })
    afterEach(() => subject.dispose())

    /** Looks, opens the spaces again, and looks once more. */
    const twice = async (look: () => Promise<void>) => {
      await look()
      kept = await subject.open()
      await look()
    }

    it('knows no space at first', async () => {
      expect(await kept.has(space)).toBe(false)
      expect(await kept.grants(space)).toEqual([])
      expect(await kept.grantOf(space, sha256Of('a'))).toBeNull()
      expect(await kept.remove(space, 'a')).toBe(false)
      expect(await kept.has(space)).toBe(false)
    })

    it('founds a space once, and leaves it as it is after that', async () => {
      await kept.found(space, SINCE)
      expect(await kept.has(space)).toBe(true)
      await kept.add(space, grantNamed('a'), 9)
      await kept.found(space, '2026-11-30T18:00:00.000Z')
      kept = await subject.open()
      expect([await kept.has(space), await ids()]).toEqual([true, ['a']])
    })

    it('founds a space with its first grant', async () => {
      expect(await kept.add(space, grantNamed('a'), 9)).toBe(true)
      expect(await kept.has(space)).toBe(true)
    })

    it('keeps every grant as it was given, oldest first', async () => {
      const grants = LABELS.map((label, nth) =>
        grantNamed(`${String(9 - nth)} ${label}`, {
          label,
          role: (['lead', 'edit', 'view'] as const)[nth % 3] ?? 'view',
          expires: nth % 2 === 0 ? null : '2026-12-31T18:00:00+02:00',
          hash: sha256Of(String(nth)),
        }),
      )
      for (const grant of grants) await kept.add(space, grant, 99)
      await twice(async () => {
        expect(await kept.grants(space)).toEqual(grants)
        for (const grant of grants) expect(await kept.grantOf(space, grant.hash)).toEqual(grant)
      })
    })

    it('keeps spaces apart, even if their names differ only in upper and lower case', async () => {
      const spaces = ['a', 'A', '-', '_'].map((first) => first + 'b'.repeat(21))
      for (const each of spaces) await kept.add(each, grantNamed(each), 9)
      kept = await subject.open()
      for (const each of spaces) {
        expect(await ids(each)).toEqual([each])
        for (const other of spaces)
          expect(await kept.grantOf(each, sha256Of(other))).toEqual(each === other ? grantNamed(each) : null)
      }
      expect(await kept.remove(spaces[0] ?? '', spaces[1] ?? '')).toBe(false)
      expect(await ids(spaces[1])).toEqual([spaces[1]])
    })

    it('forgets a grant that was removed, and no other', async () => {
      for (const id of ['a', 'b', 'c']) await kept.add(space, grantNamed(id), 9)
      expect(await kept.remove(space, 'b')).toBe(true)
      expect(await kept.remove(space, 'b')).toBe(false)
      await twice(async () => {
        expect(await ids()).toEqual(['a', 'c'])
        expect(await kept.grantOf(space, sha256Of('b'))).toBeNull()
        expect(await kept.grantOf(space, sha256Of('c'))).toEqual(grantNamed('c'))
      })
    })

    it('refuses a grant when there are as many as may be, and accepts one after another was removed', async () => {
      for (const id of ['a', 'b']) expect(await kept.add(space, grantNamed(id), 2)).toBe(true)
      expect(await kept.add(space, grantNamed('c'), 2)).toBe(false)
      expect(await kept.grantOf(space, sha256Of('c'))).toBeNull()
      await kept.remove(space, 'a')
      expect(await kept.add(space, grantNamed('c'), 2)).toBe(true)
      expect(await ids()).toEqual(['b', 'c'])
    })

    // Whoever has the spaces open: one, or two at once.
    const openSome = async () => (isShared ? [kept, await subject.open()] : [kept])
    const takingTurns = (all: readonly KeptSpaces[], nth: number) => all[nth % all.length] ?? kept

    it('accepts no more grants than may be, however many come at once', async () => {
      const open = await openSome()
      const added = await Promise.all(
        many(12).map((id, nth) => takingTurns(open, nth).add(space, grantNamed(id), 5)),
      )
      expect(added.filter((is) => is)).toHaveLength(5)
      expect(await ids()).toHaveLength(5)
    })

    it('loses no change that is made at the same time as another', async () => {
      const open = await openSome()
      await kept.add(space, grantNamed('gone'), 99)
      const added = many(10)
      const [removed, ...others] = await Promise.all([
        Promise.all(open.flatMap((each) => [each.remove(space, 'gone'), each.remove(space, 'gone')])),
        ...added.map((id, nth) => takingTurns(open, nth).add(space, grantNamed(id), 99)),
        ...open.map((each) => each.found(space, SINCE)),
      ])
      expect(removed.filter((is) => is)).toHaveLength(1)
      expect(others.slice(0, added.length)).toEqual(added.map(() => true))
      kept = await subject.open()
      expect((await ids()).sort()).toEqual([...added].sort())
    })

    if (isShared)
      it('shows at once what somebody else has changed', async () => {
        const other = await subject.open()
        await other.add(space, grantNamed('a'), 9)
        expect([await kept.has(space), await kept.grantOf(space, sha256Of('a'))]).toEqual([
          true,
          grantNamed('a'),
        ])
        await other.remove(space, 'a')
        expect(await kept.grantOf(space, sha256Of('a'))).toBeNull()
      })

    it('keeps what was done before a crash, and of everything else all or nothing', async () => {
      const places = Array.from({ length: 4 }, () => newPlace().space)
      const all = places.flatMap((of) => ['first', 'second', 'third'].map((id) => ({ of, id })))
      let lost = 0
      for (let crash = 0; crash < crashes; crash++) {
        const most = crash % (all.length + 1)
        const grants = all.map(({ of, id }) => ({ of, grant: grantNamed(`${of} ${id} ${crash}`) }))
        const done: string[] = []
        await new Promise<void>((enough) => {
          if (most === 0) enough()
          const note = (id: string) => {
            done.push(id)
            if (done.length === most) enough()
          }
          const ended = () => undefined // by the crash
          for (const { of, grant } of grants) kept.add(of, grant, 999).then(() => note(grant.id), ended)
        })
        for (let turns = (crash * 7) % 60; turns > 0; turns--) await Promise.resolve()
        const promised = [...done]
        await subject.crash()
        kept = await subject.open()
        const there = (await Promise.all(places.map((of) => kept.grants(of)))).flat()
        for (const { of, grant } of grants) {
          const found = there.find(({ id }) => id === grant.id)
          if (found === undefined) lost++
          else expect(found).toEqual(grant)
          expect(await kept.grantOf(of, grant.hash)).toEqual(found ?? null)
        }
        expect(promised.filter((id) => !there.some((grant) => grant.id === id))).toEqual([])
      }
      expect(lost).toBeGreaterThan(0)
    })
  })
}
