import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { minify } from 'terser'
import terser from 'terser/package.json' with { type: 'json' }
import { compression } from 'vite-plugin-compression2'
import { VitePWA } from 'vite-plugin-pwa'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import type { TestSequencer, TestSpecification, Vitest } from 'vitest/node'
import { digestOfInputs } from './server/setup/digest.js'
import { LANGUAGES } from './server/setup/languages.js'
import { sayWords } from './server/setup/words.js'

/** A build's mode names its language. `server/setup/bundle.js` builds each, and puts them together. */
const languageOf = (mode: string) => LANGUAGES.find((each) => each === mode) ?? LANGUAGES[0]

/**
 * Replaces Vite's wrapper around `import()`. Nothing is preloaded, so the page needs only the wrapper's event,
 * by which it says that a part is missing. (The whole wrapper would be a hundredth of the first load.)
 */
const parts: Plugin = {
  name: 'parts',
  enforce: 'pre',
  load: (id) =>
    id === '\0vite/preload-helper.js'
      ? `export const __vitePreload = (load) => load().catch((error) => {
          dispatchEvent(new Event('vite:preloadError'))
          throw error
        })`
      : undefined,
}

/**
 * Svelte asks one variable whether it takes over elements that a server has drawn. No server draws for this page,
 * so the variable is a constant here, and the build leaves out a fiftieth of the first load.
 */
const drawnHere: Plugin = {
  name: 'drawn-here',
  enforce: 'pre',
  transform(code, id) {
    if (!id.includes('svelte/src/internal/client/dom/hydration.js')) return undefined
    const constant = code
      .replace('export let hydrating = false;', 'export const hydrating = false;')
      .replace('\thydrating = value;\n', '')
    if (/^export let hydrating|hydrating = value/m.test(constant))
      throw new Error(
        'This version of Svelte sets `hydrating` in another way: correct drawnHere in vite.config.ts.',
      )
    return constant
  },
}

/**
 * Leaves out Svelte's deep state, in which an object reports changes of its fields. This page replaces whole objects
 * (`$state.raw`), so deep state would be an unused hundredth of the first load. A component with deep state fails the
 * build.
 */
const noDeepState: Plugin = {
  name: 'no-deep-state',
  transform(code, id) {
    if (/\/svelte\/src\/internal\/client\/proxy\.js$/.test(id)) {
      const plain = code.replace(
        'export function proxy(value) {',
        'export const proxy = (value) => value;\nfunction deep(value) {',
      )
      if (plain === code)
        throw new Error('This version of Svelte makes deep state in another way: correct noDeepState.')
      return plain
    }
    if (/\.svelte(?:\.ts)?$/.test(id) && /\$\.proxy\(/.test(code))
      throw new Error(
        `${id} has deep state, which this page leaves out: use $state.raw, and assign objects anew.`,
      )
    return undefined
  },
}

/**
 * Marks a list in Svelte as free of side effects. The list spreads another list, and bundlers take that for a
 * side effect. So the first load would have both lists, though only parts that load later read them.
 */
const unusedList: Plugin = {
  name: 'unused-list',
  transform: (code, id) =>
    /\/svelte\/src\/utils\.js$/.test(id)
      ? code.replace(
          /const DOM_PROPERTIES = (\[[^\]]*\]);/,
          'const DOM_PROPERTIES = /* @__PURE__ */ (() => $1)();',
        )
      : undefined,
}

const ONCE_MORE = { ecma: 2020, module: true, compress: { passes: 2 } } as const

/**
 * Makes the first load smaller once the build has minified it: minifies it once more (a hundredth), and exports
 * each name as it is instead of under a second one (another hundredth). The parts are told the new names. The
 * build fails if a part names the first load's file in another way than by a plain import of names.
 */
export const smaller: Plugin = {
  name: 'smaller',
  apply: 'build',
  // Browsers keep a file for ever, because its name depends on its content. This plugin changes the content
  // after the names are given, so the names must depend on the plugin too.
  augmentChunkHash: () => `${terser.version} ${JSON.stringify(ONCE_MORE)}`,
  async generateBundle(_options, bundle) {
    const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
    for (const first of chunks.filter(({ isEntry }) => isEntry)) {
      const { code } = await minify(first.code, structuredClone(ONCE_MORE))
      if (code === undefined) continue
      const inside = new Map<string, string>() // by the name under which the first load exports it
      first.code = code.replace(/\bexport\{([^}]*)\};?\s*$/, (_whole, list: string) => {
        for (const [local = '', outside = local] of pairs(list)) inside.set(outside, local)
        return `export{${[...new Set(inside.values())].join()}};`
      })
      const file = basename(first.fileName)
      for (const part of chunks.filter((chunk) => chunk !== first)) {
        if (part.code.replace(importsOf(file), '').includes(file))
          throw new Error(`${part.fileName} names ${file} in a form that \`smaller\` does not rewrite.`)
        part.code = part.code.replace(importsOf(file), (_whole, list: string, from: string) => {
          const named = pairs(list).map(([outside = '', local = outside]) => {
            const name = inside.get(outside)
            if (name === undefined)
              throw new Error(`${part.fileName} imports ${outside}, which is not exported.`)
            return name === local ? name : `${name} as ${local}`
          })
          return `import{${named.join()}}${from}`
        })
      }
    }
  },
}

/** `a as b,c` as `[['a', 'b'], ['c']]`. */
const pairs = (list: string): string[][] => list.split(',').map((pair) => pair.trim().split(' as '))

/** Finds what a minified file imports from a file beside it: the names, and the rest of the statement. */
const importsOf = (file: string): RegExp =>
  new RegExp(
    String.raw`\bimport\s*\{([^}]*)\}(\s*from\s*["'\x60]\./${file.replaceAll('.', '\\.')}["'\x60])`,
    'g',
  )

/**
 * Fails the build if two files of the page import each other, at once or through others. Then one of them runs
 * before the other, and finds what it imports undefined.
 */
export const noCircle: Plugin = {
  name: 'no-circle',
  apply: 'build',
  generateBundle(_options, bundle) {
    const done = new Set<string>()
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file))
        throw new Error(`The built files ${[...path, file].join(' → ')} go in a circle.`)
      const chunk = bundle[file]
      if (chunk?.type !== 'chunk' || done.has(file)) return
      for (const next of chunk.imports) visit(next, [...path, file])
      done.add(file)
    }
    for (const file of Object.keys(bundle)) visit(file, [])
  },
}

/** Puts licences beside the page: those of the typefaces and icons that others have made. */
const licences: Plugin = {
  name: 'licences',
  apply: 'build',
  generateBundle() {
    for (const from of [
      '@fontsource-variable/source-sans-3',
      '@fontsource-variable/stix-two-text',
      'heroicons',
    ]) {
      const source = readFileSync(new URL(`node_modules/${from}/LICENSE`, import.meta.url), 'utf8')
      this.emitFile({ type: 'asset', fileName: `licences/${from.split('/').at(-1)}.txt`, source })
    }
  },
}

const BROWSER_TESTS = ['test/**/*.browser.test.ts']
const ENGINE_TESTS = ['test/**/*.{postgres,redis}.test.ts']
/**
 * The tests that count steps. V8 counts only in modules that are loaded after counting has begun, and from
 * then on slows down the whole process. So each of these files has a process of its own.
 */
export const COUNT_STEPS = [
  'test/client/text/binding/hostile-moves.test.ts',
  'test/shared/markdown/linear.test.ts',
  'test/shared/moved/whereabouts.test.ts',
  'test/stories/hostile-documents.test.ts',
  'test/stories/readers-linear.test.ts',
]
/** The tests that replace modules. Others import the same modules, so each of these has a process too. */
export const REPLACE_MODULES = [
  'test/client/meeting/draft/drafting.test.ts',
  'test/client/meeting/last/last-meetings.test.ts',
  'test/client/meeting/snapshot/digest.test.ts',
  'test/client/memory/archive-reading.test.ts',
  'test/client/memory/series-facts.test.ts',
  'test/client/sync/late-parts.test.ts',
  'test/server/meetings/renderings.test.ts',
  'test/server/net/spaces.test.ts',
]
const ALONE = [...COUNT_STEPS, ...REPLACE_MODULES]

/**
 * Files that take long although they are short. Before Vitest knows how long each file takes, it begins with the
 * largest one. If it began with one of these last, one core would be idle in the end.
 */
const LONG = [
  ...['call', 'hostile-pages', 'recovery', 'screens', 'snapshot', 'three-weeks', 'server/export/backup'].map(
    (name) => `/${name}.browser.test.ts`,
  ),
  ...['shared/markdown/linear', 'readers-linear', 'hostile-documents', 'planted'].map(
    (name) => `/${name}.test.ts`,
  ),
  ...['weeks.random', 'schedules', 'longest-note'].map((name) => `/${name}.test.ts`),
]
/** The next ones. They often wait, and begin later because they start what is built beside the first ones. */
const WAITING = [
  'workshop',
  'attacks',
  'processes',
  'import-cli',
  'signals',
  'builds',
  'server/server',
  'file-backups',
].map((name) => `/${name}.test.ts`)
class LongFirst implements TestSequencer {
  constructor(readonly vitest: Vitest) {}

  async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { BaseSequencer } = await import('vitest/node')
    const sorted = await new BaseSequencer(this.vitest).sort(files)
    const place = ({ moduleId }: TestSpecification): number => {
      const at = [LONG, WAITING].findIndex((names) => names.some((name) => moduleId.endsWith(name)))
      return at === -1 ? Infinity : at
    }
    return [0, 1, Infinity].flatMap((at) => sorted.filter((file) => place(file) === at))
  }

  shard = (files: TestSpecification[]): TestSpecification[] => files
}

/** Long timeouts for a busy machine: no test measures time. */
const PATIENT = {
  testTimeout: 360_000,
  hookTimeout: 120_000,
  maxWorkers: availableParallelism() + 1, // one more, because a test often waits
}

export default defineConfig(({ mode }) => ({
  root: 'client',
  base: './',
  build: {
    outDir: '../dist/page', // for a build by hand; `npm start` names another folder
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: ['chrome120', 'firefox121', 'safari17'], // the first to know :dir(); others go without its rule
    // A part's imports are fetched with it. A list of them for each part would be loaded by pages that never
    // need it.
    modulePreload: false,
    // All styles are one small file, loaded before anything is drawn: no part appears without its styles at
    // first, and no script has to load styles.
    cssCodeSplit: false,
    rolldownOptions: {
      checks: { pluginTimings: false },
      // The first load is one file, and modules that several parts share are another. Many small files compress
      // worse, and each would wait for the file that names it.
      output: {
        // The first load names all others, and hashes do not compress. 36 bits tell the versions of one part apart.
        chunkFileNames: 'assets/[name]-[hash:6].js',
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: 'page', tags: ['$initial'], priority: 1 },
            { name: 'shared', minShareCount: 2 },
            { name: 'diff', test: /node_modules.diff/ }, // `shared` needs it, so no other part may keep it
          ],
        },
      },
      // Svelte does not mark its DOM modules as free of side effects. With the mark, form fields load with
      // the forms.
      // The page uses only `isChangeOrigin` of the stock collaboration, so its extension and binding are left
      // out.
      treeshake: {
        manualPureFunctions: ['Extension.create'],
        moduleSideEffects: [{ test: /svelte.src.internal.client.dom/, sideEffects: false }],
      },
    },
  },
  resolve: {
    alias: [
      // Yjs as modules, not as one file: the parts that only the editor needs load with the editor.
      { find: /^yjs$/, replacement: 'yjs/src/index.js' },
      // Messages of Yjs and its tools go to the console without colours.
      {
        find: /^lib0\/logging$/,
        replacement: fileURLToPath(new URL('client/browser/logging.ts', import.meta.url)),
      },
      // The environment is known. The code that detects it is as long as the code of this page's own storage.
      {
        find: /^(?:lib0\/environment|\.\/environment\.js)$/,
        replacement: fileURLToPath(new URL('client/browser/environment.ts', import.meta.url)),
      },
    ],
  },
  plugins: [
    sayWords(languageOf(mode)),
    parts,
    drawnHere,
    unusedList,
    // It takes a third of the time of a build, so the other languages, which are built beside it, do without.
    ...(languageOf(mode) === LANGUAGES[0] ? [smaller] : []),
    noCircle,
    licences,
    // The name of a scope is in the page once for each element that it styles, so it is short.
    svelte({ compilerOptions: { cssHash: ({ hash, css }) => `s${hash(css).slice(-4)}` } }),
    noDeepState, // behind the compiler, whose code it reads
    // Compresses once, not at each request. Browsers take Brotli over https only.
    compression({
      include: /\.(js|css|html|svg)$/,
      algorithms: ['gzip', 'brotliCompress'],
      logLevel: 'silent',
    }),
    VitePWA({
      registerType: 'prompt',
      injectRegister: null,
      // Each language has an offline copy of its own, and a device keeps one.
      filename: languageOf(mode) === LANGUAGES[0] ? 'sw.js' : `sw-${languageOf(mode)}.js`,
      manifest: {
        name: 'Roundtable',
        short_name: 'Roundtable',
        description: 'The notes of your weekly meeting, live and offline',
        start_url: './',
        display: 'standalone',
        background_color: '#faf8f3',
        theme_color: '#0f5c5c',
        icons: [
          { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
          { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icon-maskable.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
      workbox: {
        // Typefaces of other scripts are kept once a page has needed them.
        globPatterns: ['**/*.{js,css,html,svg,webmanifest}', 'assets/*-latin-wght-*.woff2'],
        runtimeCaching: [
          {
            urlPattern: /\.woff2$/,
            handler: 'CacheFirst',
            options: { cacheName: 'typefaces', expiration: { maxEntries: 30 } },
          },
        ],
        // The document names the first scripts of all languages, so each change of the source makes it another.
        manifestTransforms: [
          (entries) => {
            const revision = digestOfInputs(fileURLToPath(new URL('.', import.meta.url)))
            return {
              manifest: entries.map((entry) => (entry.url === 'index.html' ? { ...entry, revision } : entry)),
            }
          },
        ],
        clientsClaim: true,
        navigateFallback: null, // the page has one address; all others are the server's
      },
    }),
  ],
  test: {
    root: '.',
    sequence: { sequencer: LongFirst },
    projects: [
      {
        test: {
          name: 'alone',
          include: ALONE,
          ...PATIENT,
        },
      },
      {
        test: {
          name: 'unit',
          setupFiles: 'test/support/basics/leave-as-found.ts',
          include: ['test/{client,shared,house,server,stories}/**/*.test.ts'],
          exclude: [...BROWSER_TESTS, ...ENGINE_TESTS, ...ALONE],
          ...PATIENT,
          // These files keep nothing outside themselves, so they share a process and what it has imported.
          isolate: false,
          restoreMocks: true,
          unstubGlobals: true,
        },
      },
      {
        test: {
          name: 'postgres',
          include: ENGINE_TESTS,
          globalSetup: 'test/support/postgres/served.ts',
          ...PATIENT,
          isolate: false,
        },
      },
      {
        test: {
          name: 'browser',
          include: BROWSER_TESTS,
          setupFiles: 'test/support/browser/witness-setup.ts',
          globalSetup: 'test/support/browser/built-app.ts',
          ...PATIENT,
          // Each file has its own stage. A worker imports what they share, Playwright most of all, once.
          isolate: false,
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
  },
}))
