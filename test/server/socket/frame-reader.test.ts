import { expect, test } from 'vitest'
import { FrameReader } from '../../../server/socket/frame-reader.ts'
import { seeded } from '../../support/basics/random.ts'

interface Sent {
  opcode: number
  isFinal: boolean
  length: number
}

const headed = ({ opcode, isFinal, length }: Sent): Uint8Array => {
  const sizes =
    length < 126
      ? [length]
      : length < 65536
        ? [126, length >> 8, length & 255]
        : [127, 0, 0, 0, 0, length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255]
  const [size = 0, ...more] = sizes
  const frame = new Uint8Array(2 + more.length + 4 + length).fill(0x81)
  frame.set([(isFinal ? 128 : 0) | opcode, 128 | size, ...more])
  return frame
}

const readAll = (bytes: Uint8Array, cut: () => number): { seen: Sent[]; ends: number[] } => {
  const reader = new FrameReader()
  const [seen, ends]: [Sent[], number[]] = [[], []]
  for (let from = 0; from < bytes.length;) {
    const chunk = bytes.subarray(from, from + cut())
    for (let at = 0; at < chunk.length;) {
      at = reader.read(chunk, at, {
        begun: (opcode, isFinal, length) => seen.push({ opcode, isFinal, length }),
      })
      if (reader.isBetween) ends.push(from + at)
    }
    from += chunk.length
  }
  return { seen, ends }
}

test('frames are found wherever the stream of bytes is cut', () => {
  const random = seeded(1)
  const sent = Array.from({ length: 300 }, () => ({
    opcode: random.pick([0, 1, 2, 8, 9, 10]),
    isFinal: random.chance(0.5),
    length: random.pick([0, 1, 125, 126, 127, 1000, 65535, 65536, 70000]),
  }))
  const frames = sent.map(headed)
  const bytes = Buffer.concat(frames)
  let end = 0
  const ends = frames.map(({ length }) => (end += length))
  for (const most of [1, 7, 1000, 65536, bytes.length])
    expect(readAll(most === 1 ? bytes.subarray(0, 5000) : bytes, () => 1 + random.int(most))).toEqual(
      most === 1
        ? {
            seen: sent.slice(0, ends.filter((at) => at < 5000).length + 1),
            ends: ends.filter((at) => at <= 5000),
          }
        : { seen: sent, ends },
    )
})

test('a length that no frame may have is read as a large number', () => {
  const seen: number[] = []
  new FrameReader().read(new Uint8Array([0x82, 0xff, ...Array<number>(8).fill(255)]), 0, {
    begun: (_opcode, _final, length) => seen.push(length),
  })
  expect(seen[0]).toBeGreaterThan(2 ** 53)
})
