// Sentences of the archive: its search, and the import of old notes.

import { importWords } from '../../../shared/archive/import-words.ts'

export const words = {
  importOldNotes: 'Import old notes',
  importHint:
    'Drop a folder of Markdown files here, or choose one. Duplicates are skipped; you can stop and resume.',
  chooseFolder: 'Choose a folder',
  chooseFiles: 'Choose files',
  stop: 'Stop',
  filesRead: 'Files read',
  import: 'Import',
  remarks: 'What was noticed',
  notes: (count: number) => (count === 1 ? '1 note' : `${count.toLocaleString('en-GB')} notes`),
  importing: 'Importing',
  stopped: 'Stopped',
  imported: 'Imported',
  ofFilesRead: (read: number, files: number) =>
    `${read.toLocaleString('en-GB')} of ${files.toLocaleString('en-GB')} files read`,
  new: (notes: string) => `${notes} new`,
  alreadyHere: (notes: string) => `${notes} already here`,
  leftOut: (notes: string) => `${notes} skipped (taken out of the archive before)`,
  waiting: 'Waiting for the server',
  unreachableUnsaved:
    'The server cannot be reached, and this browser keeps nothing now: leave this page open, and the import goes on when the server is back.',
  unreachable:
    'The server can’t be reached. What was read is on this device, and nothing is lost: the import goes on by itself, or can be stopped and resumed later.',
  allSaved: 'All of that is saved for everyone.',
  savedSoon:
    'It is saved for everyone once the server has it: until then, the word at the top says where it is.',
  archiveOf: (name: string) => `Archive of ${name}`,
  team: 'Team',
  opening: 'Opening the archive…',
  archive: 'Archive',
  search: 'Search all notes',
  inNoSnapshot: 'in the meeting, and in no snapshot yet',
  searchExample: 'A word, a name, a link…',
  author: 'Author',
  anyone: 'anyone',
  noResults: 'No results.',
  found: (counted: string) => `${counted} found, newest first.`,
  stillReading: 'Some notes are still being read.',
  withoutADate: 'Without a date',
  noneOfPerson: (person: string) => `No note has a section of ${person}.`,
  empty: 'Empty. Snapshots appear here automatically; import older notes below.',
  takenOutCount: (count: number) => `Taken out of the archive (${count})`,
  takenOut: 'Taken out of the archive',
  putBackNote: (title: string) => `Put back ${title}`,
  putBack: 'Put back',
  download: 'Download',
  copy: 'Copy',
  takeOut: 'Take it out of the archive',
  repair: 'A repair',
  garbled: 'This note has garbled characters:',
  garbledMeant: 'It was probably:',
  useRepaired: 'Use the repaired text',
  theNote: 'The note',
  toMeeting: 'The meeting, with later edits',
  backToTheList: 'Back to the list',
  backToTheHits: 'Back to what was found',
  alsoFrom: (path: string) => `also ${path}`,
  copied: 'Copied',
  notCopied: 'The browser did not allow copying: use Download.',
  missing: (count: number) =>
    `${count === 1 ? 'One snapshot is' : `${count} snapshots are`} missing from the archive: the server did not send the text. Nothing is lost: the server has it, and the page asks again when the archive is next opened.`,
  notOpenedDrop: (path: string) =>
    `“${path}” could not be opened. Nothing of it was imported; see whether you may read it, then drop it again.`,
  notOpened: (path: string) =>
    `“${path}” could not be opened. Nothing of it was imported; choose the folder again.`,
  dropAgain: 'An import is still running, so these files were not imported. Drop them again when it is done.',
  wasTakenOut: (title: string) =>
    `“${title}” was taken out of the archive. It is kept: below the notes is a list of what was taken out.`,
  listOfNotes: 'The list of notes',
  thisNote: 'This note',
  ofImport: importWords,
}
