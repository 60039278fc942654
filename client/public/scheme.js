// Gives the page the colours that the person chose on this device: light, dark, or the system's choice. The
// browser runs this file before it draws anything. `look/scheme.ts` stores the choice.

;(() => {
  const name = `roundtable:${new URL('.', location.href).href}#scheme`
  const metas = [...document.querySelectorAll('meta[name="theme-color"]')]
  const first = metas.map((meta) => meta.getAttribute('media') ?? '')

  const read = () => {
    try {
      return localStorage.getItem(name)
    } catch {
      return null // if the browser stores nothing, there is no choice
    }
  }
  const draw = () => {
    const stored = read()
    const chosen = stored === 'light' || stored === 'dark' ? stored : null
    if (chosen) document.documentElement.dataset.scheme = chosen
    else delete document.documentElement.dataset.scheme
    document.querySelector('meta[name="color-scheme"]')?.setAttribute('content', chosen ?? 'light dark')
    metas.forEach((meta, at) => {
      const media = first[at] ?? ''
      meta.setAttribute('media', !chosen ? media : media.includes(chosen) ? 'all' : 'not all')
    })
  }
  draw()
  addEventListener('roundtable:scheme', draw)
  addEventListener('storage', draw) // the choice was changed in another tab
})()
