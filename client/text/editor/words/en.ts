// Sentences of the editor: why a text was closed, and what could not be done.

export const words = {
  writeHere: 'Write here…',
  wayOut: 'Escape, then Tab, leaves this text',
  openAgain: 'Open again',
  takeOut: 'Take it out and edit',
  failed:
    'Something in this page went wrong, so this text was not opened for typing. It is shown as it is and nothing was changed. Open it again to edit it; if that does not help, reload the page.',
  broken:
    'Something in this page went wrong, so this text was closed for typing. What is shown here is what the notes hold; only what you typed last may be missing. Open it again to edit it; if that does not help, reload the page.',
  holds: (what: string) =>
    `This text holds ${what} that this version of Roundtable does not know. It is shown as it is and nothing was changed. Reload to see whether there is a newer version, or take it out: its words stay as plain text.`,
  strangers: {
    'loose text': 'a text outside a line',
    'no text': 'something that is not text',
    'bare link': 'a link without an address',
    line: (named: string) => `a “${named}” line`,
    'nested line': (named: string) => `a line within a “${named}”`,
    mark: (named: string) => `text marked “${named}”`,
  },
  unreadable: 'That could not be read, so nothing was changed. Try to paste it as plain text, or in parts.',
  dragClosed:
    'Nothing was moved, because the text that you dragged from has been closed for typing. Open it again, or copy what you want to have here.',
  dragGone: 'Nothing was moved, because somebody has just removed what you dragged.',
  cut: (lines: number) =>
    `The template is too long to be put in here whole: these are its first ${lines} lines. The others are on the page of the series.`,
  notUndoneClosed:
    'Not undone, because the other text has been closed meanwhile. Both texts stay as they were.',
  notUndoneChanged: 'Not undone, because the other text has changed since. Both texts stay as they were.',
  notRedoneClosed:
    'Not done again, because the other text has been closed meanwhile. Both texts stay as they were.',
  notRedoneChanged: 'Not done again, because the other text has changed since. Both texts stay as they were.',
}
