/** The part of `limits` that bounds a document. */
export type DocumentLimits = Record<
  | 'nesting'
  | 'documentRoots'
  | 'fields'
  | 'documentStructs'
  | 'documentBytes'
  | 'documentSteps'
  | 'updateSteps'
  | 'measuredSteps'
  | 'stepsToLoad'
  | 'clients',
  number
> & { renewal: Record<'from' | 'worth' | 'edges' | 'places', number> }
