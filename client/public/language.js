// Starts the page in this device's language: the one its person chose, or else the first that the browser asks for
// and the page has, or else the first of the page. If its scripts cannot be had, another language is better than no
// page. `look/language.ts` writes the choice. The build names each language's first script on this one's element.

;(() => {
  const scripts = /** @type {Record<string, string>} */ ({ ...document.currentScript?.dataset })
  const known = Object.keys(scripts)

  const read = () => {
    try {
      return localStorage.getItem(`roundtable:${new URL('.', location.href).href}#language`)
    } catch {
      return null // a browser that keeps nothing has no choice of a person
    }
  }
  /**
   * @param {string} language
   * @param {string[]} others
   */
  const start = (language = '', ...others) => {
    const script = document.createElement('script')
    script.type = 'module'
    script.src = scripts[language] ?? ''
    script.onerror = () => {
      if (others.length > 0) start(...others)
    }
    document.documentElement.lang = language
    document.head.append(script)
  }
  const asked = [read(), ...navigator.languages.map((each) => each.split('-')[0]), ...known]
  const languages = [...new Set(asked.flatMap((each) => (each && known.includes(each) ? [each] : [])))]
  const [first = ''] = languages

  // The script is fetched now. It runs, as one in the document would, after the document and its styles.
  const early = document.createElement('link')
  early.rel = 'modulepreload'
  early.href = scripts[first] ?? ''
  document.head.append(early)
  document.documentElement.lang = first
  addEventListener('DOMContentLoaded', () => {
    /** @type {HTMLLinkElement | null} */
    const styles = document.querySelector('link[rel="stylesheet"]')
    if (!styles || styles.sheet) return start(...languages)
    styles.onload = styles.onerror = () => start(...languages)
  })
})()
