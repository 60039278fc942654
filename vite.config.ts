import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { compression } from 'vite-plugin-compression2'
import { VitePWA } from 'vite-plugin-pwa'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

/**
 * Nothing is preloaded, and so of what Vite wraps around an `import()` its event is left, by which the
 * page says that a part of it is missing. (All of it would be a hundredth of what is read first.)
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

export default defineConfig({
  root: 'client',
  base: './',
  build: {
    outDir: '../dist/page', // by hand; a start says another place
    emptyOutDir: true,
    target: 'es2022',
    // What a part imports is fetched when it is: a list of all that for each part would be read by who never needs it.
    modulePreload: false,
    rolldownOptions: {
      checks: { pluginTimings: false },
      // What a page begins with is one file, and what several parts share another: many small ones compress
      // worse, and each would wait for the one that names it.
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: 'page', tags: ['$initial'], priority: 1 },
            { name: 'shared', minShareCount: 2 },
          ],
        },
      },
      // Svelte does not say so of its modules: those for fields of forms come with the forms.
      // Of the stock collaboration only `isChangeOrigin` is used: its extension and binding are left out.
      treeshake: {
        manualPureFunctions: ['Extension.create'],
        moduleSideEffects: [{ test: /svelte.src.internal.client.dom/, sideEffects: false }],
      },
    },
  },
  resolve: {
    alias: [
      // Yjs by its modules, not as one file: what only the editor needs of it comes with the editor.
      { find: /^yjs$/, replacement: 'yjs/src/index.js' },
      // What Yjs and its tools have to say goes to the console, without the colours.
      {
        find: /^lib0\/logging$/,
        replacement: fileURLToPath(new URL('client/browser/logging.ts', import.meta.url)),
      },
      // Where it runs is known; finding out would be as long as this page's own storage.
      {
        find: /^(?:lib0\/environment|\.\/environment\.js)$/,
        replacement: fileURLToPath(new URL('client/browser/environment.ts', import.meta.url)),
      },
    ],
  },
  plugins: [
    parts,
    svelte(),
    // Once here, in place of at each request. Browsers take Brotli over https only.
    compression({
      include: /\.(js|css|html|svg)$/,
      algorithms: ['gzip', 'brotliCompress'],
      logLevel: 'silent',
    }),
    VitePWA({
      registerType: 'prompt',
      injectRegister: null,
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
        globPatterns: ['**/*.{js,css,html,svg,webmanifest}'],
        clientsClaim: true,
        navigateFallback: null, // the page has one address; the others are the server's
      },
    }),
  ],
  test: {
    root: '.',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.browser.test.ts'],
          // Room for a busy machine: no test is about time.
          testTimeout: 180_000,
          hookTimeout: 60_000,
          globalSetup: 'test/support/browser/built-app.ts',
          maxWorkers: '100%', // the default leaves one core of two idle
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/**/*.browser.test.ts'],
          setupFiles: 'test/support/browser/witness-setup.ts',
          globalSetup: 'test/support/browser/built-app.ts',
          maxWorkers: '100%',
          // Room for a busy machine, as above.
          expect: { poll: { timeout: 30_000 } },
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
