// The page in its languages. Each is built by itself, and this file puts the builds into one folder.
//
//   index.html        the same for all; `language.js` starts the first script of this device's language
//   assets/           of all languages; the names have hashes, so what is equal is one file
//   sw.js, sw-de.js   the offline copy in each language: a device keeps its own

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

/** The languages of the page. The first is the one that the page falls back on. */
export const LANGUAGES = /** @type {const} */ (['en', 'de'])

/** @typedef {(typeof LANGUAGES)[number]} Language */

const FIRST_SCRIPT = /\s*<script type="module"[^>]* src="([^"]+)"><\/script>/

/**
 * Puts the page in another language into the folder of the first one.
 *
 * @param {string} page
 * @param {Readonly<Partial<Record<Language, string>>>} others the folders of the others, which are removed
 */
export function joinPages(page, others) {
  const index = readFileSync(join(page, 'index.html'), 'utf8')
  const scripts = [`data-${LANGUAGES[0]}="${firstScript(index)}"`]
  for (const [language, folder] of Object.entries(others)) {
    scripts.push(`data-${language}="${firstScript(readFileSync(join(folder, 'index.html'), 'utf8'))}"`)
    for (const path of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!path.isFile()) continue
      const from = join(path.parentPath, path.name)
      const to = join(page, from.slice(folder.length))
      mkdirSync(dirname(to), { recursive: true })
      if (!existsSync(to)) copyFileSync(from, to)
    }
    rmSync(folder, { recursive: true })
  }
  const joined = index
    .replace(FIRST_SCRIPT, '')
    .replace(/(<meta charset[^>]*>)/, `$1\n    <script src="./language.js" ${scripts.join(' ')}></script>`)
  writeFileSync(join(page, 'index.html'), joined)
  writeFileSync(join(page, 'index.html.gz'), gzipSync(joined, { level: 9 }))
  writeFileSync(join(page, 'index.html.br'), brotliCompressSync(joined))
}

/** @param {string} index */
function firstScript(index) {
  const script = FIRST_SCRIPT.exec(index)?.[1]
  if (script === undefined) throw new Error('The built document names no first script: correct languages.js.')
  return script
}
