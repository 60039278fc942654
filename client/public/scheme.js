// Draws this device's page in the colours that its person chose: light, dark, or as the system says. The browser
// runs it before it draws anything. `look/scheme.ts` writes the choice.

;(() => {
  const name = `roundtable:${new URL('.', location.href).href}#scheme`
  const metas = [...document.querySelectorAll('meta[name="theme-color"]')]
  const first = metas.map((meta) => meta.getAttribute('media') ?? '')

  const read = () => {
    try {
      return localStorage.getItem(name)
    } catch {
      return null // a browser that keeps nothing has no choice of a person
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
  addEventListener('storage', draw) // chosen in another tab
})()
