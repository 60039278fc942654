// What every store's secret must be. The test of each implementation imports and runs this.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SECRET_BYTES } from '../../../server/store/store.ts'

export interface SecretSubject {
  /** Unless several may have it open, whoever opened it before must not use it any more. */
  open(): Promise<Uint8Array>
  /** Ends everything that was opened, and cuts the power. */
  crash(): Promise<void>
  dispose(): Promise<void>
}

/** `isShared`: several may have the store open at once. */
export function secretContract(
  name: string,
  make: () => Promise<SecretSubject>,
  { isShared }: { isShared: boolean },
): void {
  describe(`the secret of ${name}`, () => {
    let subject: SecretSubject
    beforeEach(async () => {
      subject = await make()
    })
    afterEach(() => subject.dispose())

    it('is the same for everybody who opens the store', async () => {
      const secret = await subject.open()
      expect(secret).toHaveLength(SECRET_BYTES)
      expect(Buffer.from(await subject.open()).equals(secret)).toBe(true)
    })

    it('stays the same after a crash, even just after the store was made', async () => {
      const secret = await subject.open()
      await subject.crash()
      expect(Buffer.from(await subject.open()).equals(secret)).toBe(true)
    })

    it('differs between stores', async () => {
      const other = await make()
      const [ours, theirs] = [await subject.open(), await other.open()]
      await other.dispose()
      expect(Buffer.from(ours).equals(theirs)).toBe(false)
    })

    if (isShared)
      it('is the same for those who open a new store at the same moment', async () => {
        const secrets = await Promise.all([1, 2, 3, 4].map(() => subject.open()))
        expect(new Set(secrets.map((secret) => Buffer.from(secret).toString('hex'))).size).toBe(1)
      })
  })
}
