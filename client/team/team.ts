// The team of a page: its people, its series, and the role of the link's key.

import type { Role } from '../../shared/wire/access.ts'
import { meetPerson, noTeam, readTeam, type Handle, type Team } from '../../shared/model/team.ts'
import { RoomCopy } from '../sync/room-copy.ts'
import { rememberedRole, rememberKey, rememberName } from '../browser/remembered.ts'
import type { Notices } from '../browser/notices.ts'
import { teamRoom } from '../browser/place.ts'
import { Recovery } from '../sync/recovery.ts'
import { Derived } from '../browser/signal.ts'

export interface TeamOptions {
  space: string
  key: string
  me: Handle
  notices: Notices
  recovery?: Recovery
  /** Called when the team's people, series or name change. */
  onchange?: () => void
}

export class TeamSession {
  readonly space: string
  readonly key: string
  readonly me: Handle
  readonly notices: Notices
  readonly copy: RoomCopy
  readonly #team: Derived<Team>
  readonly #remembered: Role | null

  constructor({ space, key, me, notices, recovery = new Recovery(notices), onchange }: TeamOptions) {
    this.space = space
    this.key = key
    this.me = me
    this.notices = notices
    this.#remembered = rememberedRole(space, key)
    this.copy = new RoomCopy({
      room: teamRoom({ space }),
      key,
      tell: notices.say,
      recovery,
      onrole: (role) => rememberKey(space, key, role),
    })
    const { doc } = this.copy
    this.#team = new Derived(
      () => readTeam(doc),
      () => noTeam,
    )
    let remembered: string | null = null
    doc.on('update', () => {
      this.#team.changed()
      const { name } = this.#team.value
      if (name !== null && name !== remembered) rememberName(space, name)
      remembered = name
      onchange?.()
    })
  }

  get team(): Team {
    return this.#team.value
  }

  /** The key's role: as the relay says now, or as it said on an earlier visit. Null if it never said. */
  get role(): Role | null {
    return this.copy.role ?? this.#remembered
  }

  get isLead(): boolean {
    return this.role === 'lead'
  }

  /**
   * Until the relay says otherwise, writing is assumed to be allowed. Edits that the relay then refuses stay
   * on this device. A person without a name came by a link to read.
   */
  get mayWrite(): boolean {
    return this.role !== 'view' && this.me.id !== ''
  }

  get known(): boolean {
    return this.copy.known && (this.role !== null || this.copy.failed)
  }

  // ── what people do ──

  /** Adds me to the team's people, so that my handle is offered to others. Call when I write. */
  meetMe(): void {
    meetPerson(this.copy.doc, this.me.id, this.me.handle)
  }

  close(): void {
    this.copy.close()
  }
}
