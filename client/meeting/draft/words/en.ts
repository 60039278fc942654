// Sentences about a section that its owner keeps private.

export const words = {
  draft: 'Draft, only on this device',
  draftDetail:
    'Your section is a private draft. It is on this device’s disk, and nobody else can read it until you publish it.',
  keeping: 'Saving…',
  keepingDetail: 'Your private draft is being written to this device’s disk.',
  notKept: 'NOT SAVED',
  notKeptDetail:
    'This browser is not keeping your private draft, and nobody else has it: publish it, or take the text with Copy or Download.',
  draftBar: 'Private draft',
  draftSays: 'Others see that you are drafting, and no word of it.',
  publish: 'Publish',
  published: 'Your draft is published: everybody sees it.',
  discard: 'Discard',
  discardAsk: 'Discard…',
  keepIt: 'Keep it',
  discardsWhat: (lines: number) =>
    lines === 0
      ? 'Discard this draft? It has no new lines.'
      : `Discard this draft? ${lines === 1 ? 'One line of it is' : `${lines} lines of it are`} nowhere else. What others see stays.`,
  discarded: 'Your private draft is discarded. Your section is what others see.',
  notRead:
    'This browser could not read whether your section is a private draft. So that nothing private gets out, nothing can be written here until you reload the page.',
  notPrivate: 'Your section could not be made a private draft, so it is public as before.',
  notOpened: 'Your section is a private draft now, but its text did not open.',
  notTyped: (why: string, typed: string) =>
    `${why} What you typed meanwhile is in no text: “${typed}”. Copy it before you reload the page or leave it.`,
  copy: 'Copy',
  copied: 'Copied.',
  notCopied: 'The browser did not allow copying. Select the words in the message, and copy them.',
  undo: 'Undo',
  ofAnother: (handle: string) => `This device has a private draft of ${handle}.`,
}
