// The language of this page. The choice is kept on this device, and `public/language.js` starts the page in it.

/** Each language's name, in itself. */
const NAMES: Record<string, string> = { en: 'English', de: 'Deutsch' }

export interface Language {
  readonly code: string
  readonly name: string
  /** The address of the page's first script. */
  readonly script: string
}

/** The languages that the page was built in. There are none in development. */
export const languages = (): Language[] =>
  Object.entries({ ...document.querySelector<HTMLElement>('script[data-en]')?.dataset }).map(
    ([code, script = '']) => ({ code, name: NAMES[code] ?? code, script }),
  )

/**
 * Loads the page again, in another language. Returns false, and changes nothing, if the page in that language cannot
 * be loaded, or if this browser cannot keep the choice.
 */
export async function chooseLanguage({ code, script }: Language): Promise<boolean> {
  const found = await fetch(script, { cache: 'no-store' }).catch(() => null)
  if (!found?.ok) return false
  try {
    // The choice is the device's, even on the page where one tries a meeting.
    localStorage.setItem(`roundtable:${new URL('.', location.href).href}#language`, code)
  } catch {
    return false // it keeps nothing
  }
  location.reload()
  return true
}
