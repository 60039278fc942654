// The worker's end of the network: passes what a page sends to the small relay, and the relay's answers back.

import type { PlayedTeam } from './played-team.ts'
import type { Seat, SmallRelay } from './small-relay.ts'
import type { ToPage, ToWorker } from './wire.ts'

export interface Host {
  relay: SmallRelay
  team: Pick<PlayedTeam, 'again' | 'more'>
  say: (message: ToPage) => void
}

/** Returns a function that takes each message of the page after the first. */
export function hostOf({ relay, team, say }: Host): (message: Exclude<ToWorker, { is: 'begin' }>) => void {
  const seats = new Map<number, Seat>()

  function open(socket: number, room: string): void {
    const seat = relay.connect(room, {
      send: (bytes) => say({ is: 'bytes', socket, bytes }),
      closed: () => {
        seats.delete(socket)
        say({ is: 'closed', socket })
      },
    })
    if (seat === null) return say({ is: 'closed', socket })
    seats.set(socket, seat)
    say({ is: 'opened', socket })
  }

  function close(socket: number): void {
    const seat = seats.get(socket)
    seats.delete(socket)
    if (seat) relay.left(seat)
  }

  return (message) => {
    switch (message.is) {
      case 'open':
        return open(message.socket, message.room)
      case 'bytes':
        return seats.get(message.socket)?.hear(message.bytes)
      case 'close':
        return close(message.socket)
      case 'relay':
        relay.run(message.runs)
        if (message.runs) void team.again()
        return
      case 'more':
        return team.more()
    }
  }
}
