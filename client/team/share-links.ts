// The share links of a team: the links that this device can send, and, for a lead, the list of all links.

import * as v from 'valibot'
import type { Role } from '../../shared/wire/access.ts'
import { Grant, Granted } from '../../shared/wire/grant.ts'
import { ask, json, nothing, pathOf, type Answer } from '../browser/api.ts'
import { now } from '../browser/clock.ts'
import { rememberedSpace, rememberSpace } from '../browser/remembered.ts'
import { Signal } from '../browser/signal.ts'
import type { TeamSession } from './team.ts'
import { words } from './words/en.ts'

export interface Wish {
  role: Role
  label: string
  /** ISO 8601. Null if the link never expires. */
  expires: string | null
}

export class ShareLinks {
  readonly #team: TeamSession
  readonly #signal = new Signal()
  #grants: Grant[] | null = null
  #problem: string | null = null
  #isUnreached = false

  constructor(team: TeamSession) {
    this.#team = team
  }

  /** All links, for a lead. Null until they are known. */
  get grants(): Grant[] | null {
    this.#signal.read()
    return this.#grants
  }

  /** Why the links could not be loaded or changed. Null if nothing went wrong. */
  get problem(): string | null {
    this.#signal.read()
    return this.#problem
  }

  /** The key to share for this role. Null if this device has none. */
  keyFor(role: Role): string | null {
    this.#signal.read()
    const { space, key } = this.#team
    const made = rememberedSpace(space)?.made.find((each) => each.role === role)
    if (made) return made.key
    return this.#team.role === role && !this.#team.isLead ? key : null
  }

  /** For a lead: loads the list, and makes an `edit` link and a `view` link if this device has none. */
  async open(): Promise<void> {
    if (!this.#team.isLead) return
    await this.refresh()
    if (this.#grants === null) {
      // Offline, nobody asked for more than the links that are here.
      if (this.#isUnreached && (this.keyFor('edit') ?? this.keyFor('view')) !== null) this.#problem = null
      return this.#signal.changed()
    }
    this.#forgetRevoked(this.#grants)
    const { me } = this.#team
    for (const role of ['edit', 'view'] as const)
      if (this.keyFor(role) === null)
        await this.make({
          role,
          label: role === 'edit' ? words.forTheTeam(me.handle) : words.toReadAlong(me.handle),
          expires: null,
        })
  }

  async refresh(): Promise<void> {
    const answer = await ask(`${pathOf(this.#team.space)}/grants`, this.#question, json(v.array(Grant)))
    if (answer.is === 'ok') this.#grants = answer.value
    this.#told(answer)
  }

  /**
   * Makes a link. Resolves with its key, which only this device has. If it fails, sets `problem` and resolves
   * with null.
   */
  async make(wish: Wish): Promise<string | null> {
    const { space } = this.#team
    const question = { ...this.#question, method: 'POST' as const, body: wish }
    const answer = await ask(`${pathOf(space)}/grants`, question, json(Granted))
    if (answer.is === 'ok') {
      const made = { ...answer.value, role: wish.role }
      rememberSpace(space, (known) => known && { ...known, made: [...known.made, made] })
      await this.refresh()
    } else this.#told(answer)
    return answer.is === 'ok' ? answer.value.key : null
  }

  async revoke(id: string): Promise<void> {
    const path = `${pathOf(this.#team.space)}/grants/${pathOf(id)}`
    const answer = await ask(path, { ...this.#question, method: 'DELETE' }, nothing)
    if (answer.is === 'ok' || answer.status === 404) await this.refresh()
    else this.#told(answer)
    if (this.#grants) this.#forgetRevoked(this.#grants)
  }

  keyOf(id: string): string | null {
    this.#signal.read()
    return rememberedSpace(this.#team.space)?.made.find((each) => each.id === id)?.key ?? null
  }

  #forgetRevoked(grants: Grant[]): void {
    const valid = new Set(grants.filter(isValid).map(({ id }) => id))
    rememberSpace(
      this.#team.space,
      (known) => known && { ...known, made: known.made.filter(({ id }) => valid.has(id)) },
    )
    this.#signal.changed()
  }

  get #question() {
    return { key: this.#team.key }
  }

  #told(answer: Answer<unknown>): void {
    this.#problem = answer.is === 'failed' ? answer.sentence : null
    this.#isUnreached = answer.is === 'failed' && answer.status === null
    this.#signal.changed()
  }
}

const isValid = ({ expires }: Grant): boolean => expires === null || Date.parse(expires) > now()
