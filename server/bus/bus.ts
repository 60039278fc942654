// Carries short messages from relay to relay. Any message may be lost, doubled, late or out of order, and nobody is
// told. So a message is only a hint, and what it says must be true without it.

export interface Bus {
  /** Whether messages get through now, as far as is known. */
  readonly isUp: boolean
  /** Sends a message to all relays that listen to the channel. This one hears it too. */
  publish(channel: string, message: Uint8Array): void
  /** Calls `hear` with each message on the channel, until the function that it returns is called. */
  subscribe(channel: string, hear: (message: Uint8Array) => void): () => void
  /** Calls `back` each time that messages get through again. What was missed is not sent once more. */
  onBack(back: () => void): void
  close(): Promise<void>
}
