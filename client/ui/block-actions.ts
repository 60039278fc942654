// The actions on a block of a meeting or a template.

import type { Block } from '../../shared/model/outline.ts'
import type { Deed, Question } from './action.ts'
import { words } from './words/en.ts'

export interface BlockActs {
  readonly mayWrite: boolean
  /** Returns false if no block was added. The person was then told why. */
  addBlock(heading: string): boolean
  renameBlock(block: Block, heading: string): void
  moveBlock(block: Block, by: 1 | -1): void
  hideBlock(block: Block, hidden: boolean): void
}

/** The place of actions that add a block. */
export interface AmongBlocks {
  readonly acts: BlockActs
}

export interface AtBlock extends AmongBlocks {
  readonly block: Block
}

/** The place of a row among the other rows of its list. */
export interface InOrder {
  readonly first: boolean
  readonly last: boolean
  /** Drops the order that is held on the screen, so that a move is shown at once. */
  readonly release: () => void
}

export type AtBlockInOrder = AtBlock & InOrder

interface BlockActions {
  'add-block': Question<AmongBlocks>
  'move-block-up': Deed<AtBlockInOrder>
  'move-block-down': Deed<AtBlockInOrder>
  'hide-block': Deed<AtBlockInOrder>
  'show-block': Deed<AtBlock>
  'rename-block': Question<AtBlock>
}

const may = ({ acts }: AmongBlocks): boolean => acts.mayWrite

export const blockActions: Readonly<BlockActions> = {
  'add-block': {
    label: words.add,
    can: may,
    asks: words.newHeading,
    does: ({ acts }, typed) => acts.addBlock(typed),
  },
  'move-block-up': {
    label: words.moveUp,
    can: ({ acts, first }) => acts.mayWrite && !first,
    does: ({ acts, block, release }) => {
      release()
      acts.moveBlock(block, -1)
    },
  },
  'move-block-down': {
    label: words.moveDown,
    can: ({ acts, last }) => acts.mayWrite && !last,
    does: ({ acts, block, release }) => {
      release()
      acts.moveBlock(block, 1)
    },
  },
  'hide-block': {
    label: words.remove,
    can: may,
    does: ({ acts, block, release }) => {
      release()
      acts.hideBlock(block, true)
    },
  },
  'show-block': { label: words.restore, can: may, does: ({ acts, block }) => acts.hideBlock(block, false) },
  'rename-block': {
    label: words.rename,
    can: may,
    asks: words.heading,
    does: ({ acts, block }, typed) => {
      if (typed.trim() !== '') acts.renameBlock(block, typed.trim())
      return true
    },
  },
}
