// Takes a browser off the network in an instant, as if the machine's network had gone away.
//
// While a WebSocket is open in a page that Chromium emulates to be offline, Chromium's network service keeps
// a core busy, and the page notices after seconds. So the sockets are closed first. A network that says
// nothing and swallows everything is another fault: `openProxy` has it.

import type { BrowserContext, Page } from 'playwright-core'

export function cutOffAtOnce(context: BrowserContext): void {
  const setOffline = context.setOffline.bind(context)
  context.setOffline = async (offline) => {
    if (!offline) return setOffline(false)
    const found = await Promise.all(context.pages().map(findSockets))
    // From here on, nothing may take long, because a page connects anew after a tenth of a second.
    await Promise.all(found.map(({ close }) => close()))
    await setOffline(true)
    await Promise.all(found.map(({ leave }) => leave()))
  }
}

async function findSockets(page: Page) {
  const session = await page.context().newCDPSession(page)
  const { result } = await session.send('Runtime.evaluate', { expression: 'WebSocket.prototype' })
  const { objects } = await session.send('Runtime.queryObjects', { prototypeObjectId: result.objectId ?? '' })
  const { objectId = '' } = objects
  const close = { objectId, functionDeclaration: String(closeAll), awaitPromise: true }
  return {
    close: async () => {
      const { exceptionDetails } = await session.send('Runtime.callFunctionOn', close)
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    },
    leave: () => session.detach(),
  }
}

/** Runs in the page, on all its sockets. */
async function closeAll(this: WebSocket[]): Promise<void> {
  // The search also finds the prototype of a class of sockets, which is no socket itself.
  const sockets = this.filter(
    (each) => !Object.hasOwn(each, 'constructor') && each.readyState !== each.CLOSED,
  )
  await Promise.all(
    sockets.map((socket) => {
      const closed = new Promise((close) => socket.addEventListener('close', close, { once: true }))
      socket.close()
      return closed
    }),
  )
}
