// The Yjs document of a room on this device.

import * as Y from 'yjs'
import { isScaffoldClient } from '../../../shared/document/schema.ts'

/**
 * Never garbage-collects the structs of a scaffold, because the relay accepts a scaffold only as a whole,
 * byte for byte.
 */
export const newDocument = (): Y.Doc => new Y.Doc({ gcFilter: ({ id }) => !isScaffoldClient(id.client) })
