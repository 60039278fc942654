// Builds the page and the relay for production.
//
// The relay's bundle leaves node_modules out: native modules cannot be bundled, and the others gain nothing.
// Nothing is minified, and source maps lead to the lines of the source.

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join, relative, sep } from 'node:path'
import { build } from 'vite'
import { joinPages, LANGUAGES } from './languages.js'

/** Matches modules that threads and processes load by URL. */
const BY_ADDRESS = /new URL\('([^']+\.[jt]s)', import\.meta\.url\)/g

/**
 * A plugin. It makes each of those modules a file of its own beside the bundle, and makes the URL point
 * there.
 *
 * @returns {import('vite').Plugin}
 */
const byAddress = () => ({
  name: 'by-address',
  enforce: 'pre',
  transform(code, importer) {
    let changed = code
    for (const [address, path = ''] of code.matchAll(BY_ADDRESS)) {
      // A bundle holds no TypeScript, so the worker itself is started, without its loader.
      const source = join(dirname(importer), path.replace('start-worker.js', 'worker.ts'))
      const fileName = relative('server', source).replaceAll(sep, '-').replace(/\.ts$/, '.js')
      this.emitFile({ type: 'chunk', id: source, fileName })
      changed = changed.replace(address, `new URL('./${fileName}', import.meta.url)`)
    }
    return changed === code ? null : { code: changed, map: null }
  },
})

/**
 * @param {string} root
 * @param {string} folder gets `page/` and `relay/`
 */
export async function bundle(root, folder) {
  process.chdir(root)
  const page = join(folder, 'page')
  const [, ...others] = LANGUAGES
  const folders = Object.fromEntries(others.map((language) => [language, `${page}-${language}`]))
  const built = Promise.all(Object.entries(folders).map(([language, to]) => pageIn(root, to, language)))
  built.catch(() => undefined) // it is awaited below
  await build({ logLevel: 'error', build: { outDir: page, emptyOutDir: true } })
  await bundleRelay(root, folder)
  await built
  joinPages(page, folders)
}

/**
 * Builds the page in a language, beside this process.
 *
 * @param {string} root
 * @param {string} folder
 * @param {string} language
 */
async function pageIn(root, folder, language) {
  const child = fork(new URL('page.js', import.meta.url), [root, folder, language])
  await once(child, 'exit')
  if (child.exitCode !== 0) throw new Error(`The page was not built in the language “${language}”.`)
}

/**
 * @param {string} root
 * @param {string} folder gets `relay/`
 */
async function bundleRelay(root, folder) {
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    publicDir: false,
    plugins: [byAddress()],
    build: {
      ssr: true,
      target: 'node20',
      minify: false,
      sourcemap: true,
      outDir: join(folder, 'relay'),
      rolldownOptions: {
        input: { main: 'server/main.ts' },
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          sourcemapExcludeSources: true,
        },
      },
    },
  })
}
