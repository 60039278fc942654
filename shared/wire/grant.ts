// A grant: what a key may do, and until when. The key itself is only in the link.

import * as v from 'valibot'
import { ROLES } from './access.ts'

export const Grant = v.object({
  id: v.string(),
  role: v.picklist(ROLES),
  label: v.string(),
  /** ISO 8601 */
  since: v.string(),
  /** ISO 8601; null if the grant never expires. */
  expires: v.nullable(v.string()),
})
export type Grant = v.InferOutput<typeof Grant>

/** JavaScript takes 30 February for 2 March. */
function isOnCalendar(time: string): boolean {
  const day = time.slice(0, 'YYYY-MM-DD'.length)
  return !Number.isNaN(Date.parse(time)) && new Date(day).toISOString().startsWith(day)
}

/** A lead's request for a new key. */
export const GrantRequest = v.object(
  {
    role: v.picklist(ROLES, 'A role is “lead”, “edit” or “view”.'),
    label: v.optional(
      v.pipe(v.string('A label is a text.'), v.trim(), v.maxLength(80, 'A label has 80 characters at most.')),
      '',
    ),
    expires: v.optional(
      v.nullable(
        v.pipe(
          v.string('“expires” is a time, such as 2026-12-31T18:00:00Z.'),
          v.isoTimestamp('“expires” is a time, such as 2026-12-31T18:00:00Z.'),
          v.check(isOnCalendar, '“expires” is no time on the calendar.'),
        ),
      ),
      null,
    ),
  },
  'A link is made of JSON: { "role": "view", "label": "…" }.',
)

export const Granted = v.object({ id: v.string(), key: v.string() })
