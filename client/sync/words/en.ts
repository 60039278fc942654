// Sentences about one room on this device: where edits are saved, and what to do if copies differ.

export const words = {
  useTheServers: 'Use the server’s (keep a copy of mine)',
  differs:
    'This device’s copy of these notes differs from the server’s. Both are safe; from here on, nothing more is sent.',
  older: 'The server was restored from a backup; you have newer notes. Nothing is sent until you choose.',
  restoreMine: 'Restore mine',
  restCopied: 'What the server does not save is copied.',
  notCopied: 'The browser did not allow copying. Use Download.',
  copy: 'Copy',
  download: 'Download',
  setAside: 'Set it aside and go on',
  neverSavedPerhapsMore:
    'The server can never save a part of what this device has of these notes, and perhaps nothing that was written after it. All of it is safe here: set it aside to go on, then restore what is missing or download it.',
  neverSavedEmpty:
    'The server can never save a part of what this device has of these notes; it has no words. All else is saved. Set that part aside to go on.',
  neverSavedWords: (said: string) =>
    `The server can never save a part of what this device has of these notes: “${said}”. All else is saved. Take that part with Copy or Download, or set it aside, and bring it back into what is saved.`,
  notSetAside:
    'This browser could not set your copy aside. Take it with Copy or Download; nothing was changed.',
  savedAgain: (text: string) => `${text} again.`,
  saved: 'Saved for everyone',
  upToDate: 'Up to date',
  savedDetail: 'All changes are saved on the server.',
  saving: 'Saving…',
  savingDetail: 'A change is on its way to the server.',
  opening: 'Opening…',
  openingDetail: 'The notes are being opened.',
  connecting: 'Connecting…',
  connectingDetail: 'The server is not reached yet, and this browser keeps no copy.',
  local: 'Saved on this device',
  localDetail: (why: string) => `${why} Your changes are kept on this device.`,
  unsaved: 'NOT SAVED',
  unsavedDetail: (why: string) =>
    `${why} This browser is not keeping your changes now either: take the text with Copy or Download.`,
  olderWhy: 'The server’s notes are older than this device’s, and nothing is sent until you say so.',
  greetingWhy: 'The server is being told what it does not have yet.',
  offlineWhy: 'The server can’t be reached; we keep trying.',
}
