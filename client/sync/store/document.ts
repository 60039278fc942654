// The Yjs document of a room on this device.

import * as Y from 'yjs'
import { isScaffoldClient } from '../../../shared/document/schema.ts'

/**
 * Scaffold structs are never garbage-collected, because the relay takes a scaffold only whole, byte for byte.
 */
export const newDocument = (): Y.Doc => new Y.Doc({ gcFilter: ({ id }) => !isScaffoldClient(id.client) })
