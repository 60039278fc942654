// Says in a sentence why a request to the database failed, and what that means for the request.

import * as v from 'valibot'
import { whyUnreachable } from '../config/unreachable.ts'
import { messageOf } from '../disk/directory.ts'

export interface WhyDatabaseFailed {
  sentence: string
  isUnchanged: boolean
  isOfTheQuestion: boolean
}

/** By PostgreSQL's codes, and by their first two characters. */
const SENTENCES: Record<string, string> = {
  '28': 'The database does not let this user in. Check the user and the password in DATABASE_URL',
  '3D': 'There is no such database. Create it, or correct DATABASE_URL',
  '25006': 'The database can only be read. Let DATABASE_URL name the server that takes writes, not its copy',
  '42501': 'This user may not do that in the database. Make the user the owner of the database',
  '53100': 'The disk under the database is full',
  '53300': 'The database has no connection left. Raise its max_connections',
  '57': 'The database is shutting down or starting',
}

/** Errors that the server sent have a severity. */
const Sent = v.object({ code: v.string(), severity: v.string() })

export function whyDatabaseFailed(error: unknown): WhyDatabaseFailed {
  const message = messageOf(error)
  if (v.is(Sent, error)) {
    const known = SENTENCES[error.code] ?? SENTENCES[error.code.slice(0, 2)]
    return {
      sentence: `${known ?? 'The database refused'} (${message}).`,
      // The server ends a connection with these, and says nothing of a commit that it was at.
      isUnchanged: !['57', '08', 'XX'].includes(error.code.slice(0, 2)),
      isOfTheQuestion: ['22', '23', '54'].includes(error.code.slice(0, 2)),
    }
  }
  const why = whyUnreachable(error) ?? message
  return {
    sentence: `The database is out of reach: ${why}.`,
    isUnchanged: false,
    isOfTheQuestion: false,
  }
}
