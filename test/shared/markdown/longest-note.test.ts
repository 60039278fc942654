import { expect, test } from 'vitest'
import { inspect } from '../../../shared/markdown/inspect.ts'
import { readNote } from '../../../shared/markdown/read.ts'
import { writeNote } from '../../../shared/markdown/write.ts'

test('the longest note, with the most lines and the most runs in one line, is read and written', () => {
  const many = 130_000 // more than a function can take arguments
  for (const text of [`~~~~\n${'``` a\n'.repeat(many)}~~~~\n`, `- \`\`${'a`b'.repeat(many)}\`\`\n`])
    expect(writeNote(readNote(text)) === text).toBe(true)
  expect(inspect(readNote('## @a\n'.repeat(many))).people).toHaveLength(many)
  expect(inspect(readNote(`- **Attendees:** ${'a,'.repeat(many)}\n`)).attendees).toHaveLength(many)
})
