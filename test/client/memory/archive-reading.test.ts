import { beforeEach, expect, test, vi } from 'vitest'
import { ArchiveReading } from '../../../client/memory/archive-reading.ts'
import { opened } from '../../support/page/played-rooms.ts'

vi.mock('../../../client/sync/room-copy.ts', () => import('../../support/page/played-rooms.ts'))

beforeEach(() => void (opened.length = 0))

function open() {
  const reading = new ArchiveReading(
    { space: 's', series: 'weekly', date: '2026-11-16', key: 'k' },
    {
      snapshots: new Map(),
    },
  )
  const read = vi.fn()
  reading.onread(read)
  const [copy] = opened
  if (copy === undefined) throw new Error('No room was opened.')
  return { copy, read }
}

test('without a copy of the archive, nothing is read before the relay answers', async () => {
  const { copy, read } = open()
  copy.is({ known: true, failed: true })
  await Promise.resolve()
  expect(read).not.toHaveBeenCalled()
  copy.is({ live: true, failed: false })
  await vi.waitFor(() => expect(read).toHaveBeenCalledTimes(1))
  expect(read).toHaveBeenCalledWith([])
})

test('a copy of the archive is read at once, and again when the relay answers', async () => {
  const { copy, read } = open()
  copy.had = true
  copy.is({ known: true })
  expect(read).toHaveBeenCalledTimes(1)
  copy.is({ live: true })
  await vi.waitFor(() => expect(read).toHaveBeenCalledTimes(2))
})
