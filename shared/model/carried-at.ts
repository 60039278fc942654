// Which lines of a Markdown text were carried over from an earlier meeting. The text itself does not say so: this
// stands beside it, in the record of a snapshot and in the archive.

import * as v from 'valibot'

/** A line's number in the text, from 1, and the identity of its item. */
export const CarriedAt = v.array(v.tuple([v.pipe(v.number(), v.integer(), v.minValue(1)), v.string()]))
export type CarriedAt = v.InferOutput<typeof CarriedAt>

/** Of a longer list, the first ones. So the record of a snapshot fits into a field (`MAX_FIELD`). */
export const MOST_CARRIED = 400
