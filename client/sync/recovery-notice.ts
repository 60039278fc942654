// Asks the person what to keep if this device's copies and the relay's cannot be merged.

import { setAside as setRecordsAside } from './store/records-care.ts'
import { copyText, saveFile } from '../browser/files.ts'
import { warn } from '../browser/logging.ts'
import type { Notices } from '../browser/notices.ts'
import type { Trouble, Troubled } from './trouble.ts'
import { words } from './words/en.ts'

const ID = 'recovery'

/** Shows, updates or removes the question, depending on the troubles of the page's copies. */
export function askWhatToKeep(notices: Notices, troubled: ReadonlyMap<Troubled, Trouble>): void {
  const troubles = new Set(troubled.values())
  const pushBack = () => {
    for (const copy of troubled.keys()) copy.pushBack()
  }
  const aside = {
    label: words.useTheServers,
    act: () => void setAside(notices, [...troubled.keys()]),
  }
  if (troubles.has('differs'))
    notices.tell({
      id: ID,
      stays: true,
      sentence: words.differs,
      actions: [aside],
    })
  else if (troubles.has('older'))
    notices.tell({
      id: ID,
      stays: true,
      sentence: words.older,
      actions: [{ label: words.restoreMine, act: pushBack }, aside],
    })
  else if (troubles.has('stuck')) tellOfRest(notices, [...troubled.keys()], aside.act)
  else notices.dismiss(ID)
}

/** Tells the person which words the server will never save, and offers what can be done. */
function tellOfRest(notices: Notices, copies: readonly Troubled[], setAside: () => void): void {
  const rests = copies.map(({ rest }) => rest)
  const isSifted = rests.every((rest) => rest !== null)
  const said = rests.filter((rest) => rest !== null && rest !== '').join('\n\n')
  const copy = async () => {
    if (await copyText(said)) notices.done(words.restCopied)
    else notices.say(words.notCopied)
  }
  notices.tell({
    id: ID,
    stays: true,
    sentence: isSifted ? saying(said) : words.neverSavedPerhapsMore,
    actions: [
      ...(said === ''
        ? []
        : [
            { label: words.copy, act: () => void copy() },
            { label: words.download, act: () => saveFile('not-saved.md', `${said}\n`) },
          ]),
      { label: words.setAside, act: setAside },
    ],
  })
}

const saying = (said: string): string =>
  said === '' ? words.neverSavedEmpty : words.neverSavedWords(short(inOneLine(said)))

const inOneLine = (said: string): string =>
  said
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

/** Moves a copy aside. Rejects if the browser cannot do it; then nothing has changed. */
async function moveAside(copy: Troubled): Promise<void> {
  const { records } = copy
  if (records === null) throw new Error('This browser keeps no copy.')
  copy.halt()
  try {
    await setRecordsAside(records, new Date().toISOString())
  } catch (error) {
    copy.resume()
    throw error
  }
  copy.isAside()
}

async function setAside(notices: Notices, copies: readonly Troubled[]): Promise<void> {
  try {
    await Promise.all(copies.map(moveAside))
    location.reload()
  } catch (error) {
    warn(error)
    notices.say(words.notSetAside)
  }
}
