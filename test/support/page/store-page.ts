// What a page of the local store's browser tests has: built as a script whose exports are `parts`.

export { IndexeddbPersistence } from 'y-indexeddb'
export * as Y from 'yjs'
export { statusOf } from '../../../client/sync/status.ts'
export * from './stored-page.ts'
