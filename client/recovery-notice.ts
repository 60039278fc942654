// The question that a page puts where copies of it and the relay's do not go on from each other.

import type { RoomCopy } from './copy.ts'
import type { Notices } from './notices.ts'
import type { Trouble } from './recovery.ts'

const ID = 'recovery'

/** Asks anew, or no more, as the copies now stand. */
export function askWhatToKeep(notices: Notices, troubled: ReadonlyMap<RoomCopy, Trouble>): void {
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
  else if (troubles.has('stuck'))
    notices.tell({
      id: ID,
      stays: true,
      sentence:
        'The server can never save a part of what this device has of these notes, and perhaps nothing that was written after it. All of it is safe here: set it aside to go on, then bring back what is missing or download it.',
      actions: [{ ...aside, label: 'Set it aside and go on' }],
    })
  else notices.dismiss(ID)
}

async function setAside(notices: Notices, copies: readonly RoomCopy[]): Promise<void> {
  try {
    await Promise.all(copies.map((copy) => copy.setAside()))
    location.reload()
  } catch (error) {
    notices.say(
      `This browser could not set your copy aside (${error instanceof Error ? error.message : String(error)}). Take it with Copy or Download; nothing was changed.`,
    )
  }
}
