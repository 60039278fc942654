// A document as this device keeps it.

import * as Y from 'yjs'
import { isScaffoldClient } from '../../../shared/document/schema.ts'

/** Of a scaffold it forgets nothing, deleted or not: the relay takes one only as it was drawn. */
export const newDocument = (): Y.Doc => new Y.Doc({ gcFilter: ({ id }) => !isScaffoldClient(id.client) })
