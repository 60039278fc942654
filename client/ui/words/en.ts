// What the parts say that every page uses.

export const words = {
  addHeading: 'Add a heading',
  addHeadingShort: 'Heading',
  heading: 'Heading',
  hidden: (label: string, heading: string) => `${label} ${heading} (removed)`,
  copyOf: (label: string) => `Copy: ${label}`,
  copy: 'Copy',
  copied: 'Copied',
  selectAndCopy: 'Select the text and copy it',
  close: 'Close',
  partMissing:
    'Couldn’t load part of this page: the server can’t be reached, or has a newer version. Your notes are safe. Try again, or reload the page.',
  reload: 'Reload',
  moreRows: (left: number) =>
    `… and ${left === 1 ? 'one more row is' : `${left} more rows are`} not shown. The Markdown has all of them.`,
  showMore: 'Show more',
  moreLeft: (left: number) =>
    left === 1 ? '… and one more is not shown.' : `… and ${left} more are not shown.`,
  updateReady: 'New version available. Your notes are safe.',
  updateNow: 'Reload',
  dismiss: 'Dismiss',
  optionsOf: (name: string) => `Options of ${name}`,
  home: 'Roundtable: your meetings',
  whereYouAre: 'Where you are',
  cannotShow: (name: string, message: string) =>
    `${name} cannot be shown here (${message}). What was written there is kept.`,
  showAgain: 'Show again',
  askForNewLink: 'Ask the person who sent the link for a new one.',
  ownTextIsSafe: 'Your text is safe on this device and will be merged when you open a new link.',
  hasCopy: 'This device has a copy of these notes.',
  takeWithYou: 'You can take it with you:',
  download: 'Download',
  goHome: 'Go to my meetings',
  add: 'Add',
  newHeading: 'Name of the new heading',
  moveUp: 'Move up',
  moveDown: 'Move down',
  remove: 'Remove (can be undone)',
  restore: 'Restore',
  rename: 'Rename',
}
