// Asks the person what to keep if this device's copies and the relay's cannot be merged.

import { copyText, saveFile } from '../browser/files.ts'
import type { Notices } from '../browser/notices.ts'
import type { Trouble, Troubled } from './trouble.ts'

const ID = 'recovery'

/** Shows, updates or removes the question, depending on the troubles of the page's copies. */
export function askWhatToKeep(notices: Notices, troubled: ReadonlyMap<Troubled, Trouble>): void {
  const troubles = new Set(troubled.values())
  const pushBack = () => {
    for (const copy of troubled.keys()) copy.pushBack()
  }
  const aside = {
    label: 'Use the server’s, keep mine aside',
    act: () => void setAside(notices, [...troubled.keys()]),
  }
  if (troubles.has('differs'))
    notices.tell({
      id: ID,
      stays: true,
      sentence:
        'This device’s copy of these notes differs from the server’s. Both are safe; from here on, nothing more is sent.',
      actions: [aside],
    })
  else if (troubles.has('older'))
    notices.tell({
      id: ID,
      stays: true,
      sentence:
        'The notes on the server were restored from an older copy; this device has more. Nothing is sent until you choose.',
      actions: [{ label: 'Push it back', act: pushBack }, aside],
    })
  else if (troubles.has('stuck')) tellOfRest(notices, [...troubled.keys()], aside.act)
  else notices.dismiss(ID)
}

/** Tells the person which words the server will never save, and offers what can be done. */
function tellOfRest(notices: Notices, copies: readonly Troubled[], setAside: () => void): void {
  const rests = copies.map(({ rest }) => rest)
  const isSifted = rests.every((rest) => rest !== null)
  const words = rests.filter((rest) => rest !== null && rest !== '').join('\n\n')
  const copy = async () => {
    if (await copyText(words)) notices.done('What the server does not save is copied.')
    else notices.say('The browser did not allow copying. Use Download.')
  }
  notices.tell({
    id: ID,
    stays: true,
    sentence: `${NEVER_SAVED}${isSifted ? saying(words) : PERHAPS_MORE}`,
    actions: [
      ...(words === ''
        ? []
        : [
            { label: 'Copy', act: () => void copy() },
            { label: 'Download', act: () => saveFile('not-saved.md', `${words}\n`) },
          ]),
      { label: 'Set it aside and go on', act: setAside },
    ],
  })
}

const NEVER_SAVED = 'The server can never save a part of what this device has of these notes'
const PERHAPS_MORE =
  ', and perhaps nothing that was written after it. All of it is safe here: set it aside to go on, then bring back what is missing or download it.'

const saying = (words: string): string =>
  words === ''
    ? '; it has no words. All else is saved. Set that part aside to go on.'
    : `: “${short(inOneLine(words))}”. All else is saved. Take that part with Copy or Download, or set it aside, and bring it back into what is saved.`

const inOneLine = (words: string): string =>
  words
    .split('\n\n')
    .map((text) => text.replace('\n- ', ': ').replaceAll('\n- ', '; '))
    .join('; ')
    .replace(/\s+/g, ' ')

function short(text: string): string {
  const signs = [...text]
  return signs.length > MOST_SHOWN ? `${signs.slice(0, MOST_SHOWN).join('')}…` : text
}

/** How many characters of the unsaved words the sentence quotes. */
const MOST_SHOWN = 80

async function setAside(notices: Notices, copies: readonly Troubled[]): Promise<void> {
  try {
    await Promise.all(copies.map((copy) => copy.setAside()))
    location.reload()
  } catch (error) {
    notices.say(
      `This browser could not set your copy aside (${error instanceof Error ? error.message : String(error)}). Take it with Copy or Download; nothing was changed.`,
    )
  }
}
