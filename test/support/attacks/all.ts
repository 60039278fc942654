// The list of all attacks. `attack.ts` has what they share.

import type { Attack } from './attack.ts'
import { documentAttacks } from './document-attacks.ts'
import { frameAttacks } from './frame-attacks.ts'
import { httpAttacks } from './http-attacks.ts'
import { roomAttacks } from './room-attacks.ts'

export const attacks: readonly Attack[] = [
  ...documentAttacks,
  ...frameAttacks,
  ...httpAttacks,
  ...roomAttacks,
]
