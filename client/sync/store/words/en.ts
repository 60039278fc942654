// Sentences about this device's copy, when the browser cannot keep or read it.

export const words = {
  formerUnreadable:
    'What an earlier version kept of these notes here cannot be read. It stays as it is, and is tried again when they are next opened.',
  recordsUnreadable: (count: number) =>
    `A part of this device’s copy could not be read (records: ${count}). Nothing was deleted, and what the server has will be filled in.`,
  recordsMissing:
    'A part of this device’s copy is missing. What depends on it will show when the server is reached.',
  noOfflineCopy:
    'This browser cannot keep an offline copy yet. Your edits are saved while the server is reached; otherwise, take them with Copy or Download.',
}
