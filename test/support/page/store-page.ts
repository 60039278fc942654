// The parts of the local store that browser tests use in a page. The build makes this file a script that
// exports `parts`.

export { IndexeddbPersistence } from 'y-indexeddb'
export * as Y from 'yjs'
export { statusOf } from '../../../client/sync/status.ts'
export * from './stored-page.ts'
