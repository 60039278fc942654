// The page and the relay, as they are built for a team.
//
// The relay is bundled with nothing of node_modules: native parts cannot be, and the others gain nothing.
// Names stay as they are written, and a source map says the lines.

import { dirname, join, relative, sep } from 'node:path'
import { build } from 'vite'

/** Modules that threads and processes load by their addresses. */
const BY_ADDRESS = /new URL\('([^']+\.[jt]s)', import\.meta\.url\)/g

/**
 * Each of those becomes a file of its own beside the bundle, and its address that file's.
 *
 * @returns {import('vite').Plugin}
 */
const byAddress = () => ({
  name: 'by-address',
  enforce: 'pre',
  transform(code, importer) {
    let changed = code
    for (const [address, path = ''] of code.matchAll(BY_ADDRESS)) {
      // What loads TypeScript first is left out: none is left.
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
 * @param {string} folder where `page/` and `relay/` are written
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
