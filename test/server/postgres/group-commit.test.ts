import { expect, it } from 'vitest'
import { limits } from '../../../server/config/limits.ts'
import { DatabaseError } from '../../../server/postgres/database.ts'
import { GroupCommit, type Append, type Appended } from '../../../server/postgres/group-commit.ts'

/** Transactions that end when the test says so. */
function stage() {
  const began: { rooms: string[]; end: (outcome: Appended[] | Error) => void }[] = []
  const group = new GroupCommit(
    (appends) =>
      new Promise((done, failed) =>
        began.push({
          rooms: appends.map(({ room }) => room),
          end: (outcome) => (outcome instanceof Error ? failed(outcome) : done(outcome)),
        }),
      ),
  )
  const append = (room: string, bytes = 1) =>
    group.append({ room, update: new Uint8Array(bytes), claims: [], mark: undefined } satisfies Append)
  const turn = () => new Promise(setImmediate)
  const end = async (nth: number, outcome?: Appended[] | Error) => {
    const transaction = began[nth]
    if (transaction === undefined) throw new Error(`Transaction ${nth} has not begun.`)
    transaction.end(outcome ?? transaction.rooms.map((_, at) => at + 1))
    await turn()
  }
  const rooms = () => began.map((each) => each.rooms.join(' '))
  return { group, append, end, rooms, turn }
}

const failure = (fields: object) => new DatabaseError(Object.assign(new Error('no'), fields))

it('appends that wait while transactions run share the next one, a room at most once', async () => {
  const { append, end, rooms } = stage()
  const all = ['a', 'b', 'c', 'a', 'd', 'c'].map((room) => append(room))
  expect(rooms()).toEqual(['a', 'b'])
  await end(0)
  expect(rooms()).toEqual(['a', 'b', 'c a d'])
  await end(1)
  expect(rooms()).toHaveLength(3)
  await end(2)
  await end(3)
  expect(rooms()).toEqual(['a', 'b', 'c a d', 'c'])
  expect(await Promise.all(all)).toEqual([1, 1, 1, 2, 3, 1])
})

it('a transaction holds a limited number of appends and bytes', async () => {
  const { append, end, rooms } = stage()
  void append('first')
  void append('second')
  for (let nth = 0; nth < limits.appendsTogether + 1; nth++) void append(`room ${nth}`)
  await end(0)
  expect(rooms()[2]?.match(/room/g)).toHaveLength(limits.appendsTogether)
  await end(1)
  expect(rooms()[3]).toBe(`room ${limits.appendsTogether}`)
  void append('long', limits.appendBytesTogether + 1)
  void append('short')
  await end(2)
  expect(rooms()[4]).toBe('long')
  await end(3)
  expect(rooms()[5]).toBe('short')
})

it('if nobody knows what became of a transaction, all of its appends fail', async () => {
  const { append, end, rooms } = stage()
  void append('x')
  void append('y')
  const lost = [append('a'), append('b')]
  const outcomes = Promise.allSettled(lost)
  await end(0)
  await end(2, failure({ code: 'ECONNRESET' }))
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(rooms()).toEqual(['x', 'y', 'a b'])
})

it('if one append is at fault, the others are made without it', async () => {
  const { append, end, rooms } = stage()
  void append('x')
  void append('y')
  const outcomes = Promise.allSettled([append('a'), append('b'), append('c')])
  const atFault = failure({ code: '22021', severity: 'ERROR' })
  await end(0)
  await end(2, atFault)
  await end(3, [4])
  await end(4, atFault)
  await end(5, [5])
  expect(rooms()).toEqual(['x', 'y', 'a b c', 'a', 'b', 'c'])
  expect(await outcomes).toEqual([
    { status: 'fulfilled', value: 4 },
    { status: 'rejected', reason: atFault },
    { status: 'fulfilled', value: 5 },
  ])
})

it('one append that is refused leaves the others of its transaction', async () => {
  const { append, end } = stage()
  void append('x')
  void append('y')
  const outcomes = Promise.allSettled([append('a'), append('b')])
  await end(0)
  await end(2, [new Error('refused'), 7])
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
})

it('a job without appends waits for the room’s transaction, and later appends wait for it', async () => {
  const { group, append, end, rooms, turn } = stage()
  void append('a')
  const steps: string[] = []
  let finish = () => undefined as void
  const job = group.without('a', async () => {
    steps.push('began')
    await new Promise<void>((done) => (finish = done))
  })
  await turn()
  expect(steps).toEqual([])
  await end(0)
  expect(steps).toEqual(['began'])
  void append('a')
  void append('b')
  await turn()
  expect(rooms()).toEqual(['a', 'b'])
  let isEnded = false
  void group.ended().then(() => (isEnded = true))
  finish()
  await job
  await turn()
  expect(rooms()).toEqual(['a', 'b', 'a'])
  await end(1)
  expect(isEnded).toBe(false)
  await end(2)
  expect(isEnded).toBe(true)
})
