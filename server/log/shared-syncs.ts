// Shares directory syncs. A sync covers only what was done before the sync began. So callers that come while
// a sync runs share the next sync.

type Sync = (path: string) => Promise<void>

export function shared(sync: Sync): Sync {
  const running = new Map<string, Promise<void>>()
  const next = new Map<string, Promise<void>>()

  const begin = (path: string): Promise<void> => {
    const begun = sync(path).finally(() => {
      if (running.get(path) === begun) running.delete(path)
    })
    running.set(path, begun)
    return begun
  }

  const after = async (path: string, before: Promise<void>): Promise<void> => {
    await before.catch(() => undefined) // its own callers get the error
    next.delete(path)
    return begin(path)
  }

  return (path) => {
    const before = running.get(path)
    if (before === undefined) return begin(path)
    const soon = next.get(path) ?? after(path, before)
    next.set(path, soon)
    return soon
  }
}
