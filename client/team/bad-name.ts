// Says why a name cannot be used.

import type { HandleFault } from '../../shared/document/handle.ts'
import { words } from './words/en.ts'

const WORDS: Record<HandleFault, string> = words.badNames

export const sayBadName = (why: HandleFault): string => WORDS[why]
