// Sentences about the connection to the relay.

export const words = {
  ended: 'The server can’t go on with this page. Please reload.',
  tooBig: 'Too much new text to send at once. Take it with Copy or Download.',
  version: 'This page and the server are of different versions. Please reload.',
  differs: 'This device’s copy of these notes differs from the server’s.',
  readOnly: 'View-only, and this page is ahead of the server.',
  refused: 'The server refused a message of this page. Please reload.',
  unreadable: 'The server sent what this page cannot read. Please reload.',
  changeUnreadable: 'A change of somebody else could not be read. Your text is safe; reload to see theirs.',
  wordsLost: (lost: string) =>
    `A line was removed elsewhere while you typed in it, and this page could not put your words back. They are: “${lost}”. Copy them, and reload.`,
  cannotSave: 'The server cannot save a part of this.',
}
