// Builds the page and the relay for production.
//
// The relay's bundle leaves node_modules out: native modules cannot be bundled, and the others gain nothing.
// Nothing is minified, and source maps lead to the lines of the source.

import { dirname, join, relative, sep } from 'node:path'
import { build } from 'vite'

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
  await build({ logLevel: 'error', build: { outDir: join(folder, 'page'), emptyOutDir: true } })
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
