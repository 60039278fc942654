import { expect, test } from 'vitest'
import { inspect } from '../../../shared/markdown/inspect.ts'
import { readNote } from '../../../shared/markdown/read.ts'
import { writeNote } from '../../../shared/markdown/write.ts'

test('as many lines, and as many runs in one, as a note can have', () => {
  const many = 150_000 // more than a function takes as arguments
  for (const text of [`~~~~\n${'``` a\n'.repeat(many)}~~~~\n`, `- \`\`${'a`b'.repeat(many)}\`\`\n`])
    expect(writeNote(readNote(text)) === text).toBe(true)
  expect(inspect(readNote('## @a\n'.repeat(many))).people).toHaveLength(many)
  expect(inspect(readNote(`- **Attendees:** ${'a,'.repeat(many)}\n`)).attendees).toHaveLength(many)
})
