import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { COUNT_STEPS, REPLACE_MODULES } from '../../vite.config.ts'
import { faultsOf, house, importsOf as importsIn, MOST, type Files, type Wing } from './house.ts'

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => /\.(?:ts|svelte|js)$/.test(file) && !file.includes('/node_modules/'))

const importsOf = (file: string): string[] => importsIn(readFileSync(file, 'utf8'))

/**
 * Imports of files that know meetings. `document/schema` is left out, because every relay needs the version
 * and the ids that are in it.
 */
const MEETING = /\bshared\/(?:(?:model|markdown|archive|review)\/|document\/(?!schema))|\brender-/

/** These files, and all of our files that they import, even if only types are imported. */
function reachedFrom(files: readonly string[]): Set<string> {
  const reached = new Set(files)
  for (const file of reached)
    for (const name of importsOf(file)) if (name.startsWith('.')) reached.add(join(dirname(file), name))
  return reached
}

/** `file: import` for each import that a rule does not allow. */
const offenders = (files: string[], forbidden: RegExp): string[] =>
  files.flatMap((file) =>
    importsOf(file)
      .filter((name) => forbidden.test(name))
      .map((name) => `${file}: ${name}`),
  )

const [client, server, shared, tests] = ['client', 'server', 'shared', 'test'].map(filesBelow) as [
  string[],
  string[],
  string[],
  string[],
]

describe('imports', () => {
  test('shared is pure: it imports neither client, server nor node', () => {
    expect(shared.length).toBeGreaterThan(10)
    expect(offenders(shared, /^node:|\/(?:client|server)\//)).toEqual([])
  })

  test('client and server never import each other', () => {
    expect(offenders(client, /^node:|\/server\//)).toEqual([])
    expect(offenders(server, /\/client\//)).toEqual([])
  })

  test('rooms, the relay and logs do not know meetings, and neither does anything that they import, directly or through others', () => {
    const rooms = server.filter((file) => /^server\/(?:log|document|room|socket)\//.test(file))
    const reached = reachedFrom(rooms)
    expect(reached.size).toBeGreaterThan(40)
    expect([...reached].filter((file) => MEETING.test(file))).toEqual([])
    const meetings = join('server', 'meetings', 'meetings.ts')
    expect([...reachedFrom([meetings])].filter((file) => MEETING.test(file))).not.toEqual([])
  })

  test('code that runs outside of Vitest does not use its expect', () => {
    const reached = [...reachedFrom(['soak', 'bench', 'picture'].map((file) => join('test', `${file}.ts`)))]
    expect(reached).toContain(join('test', 'support', 'browser', 'people.ts'))
    const expecting = /import \{[^}]*\bexpect\b[^}]*\} from 'vitest'/
    expect(reached.filter((file) => expecting.test(readFileSync(file, 'utf8')))).toEqual([])
  })

  test('Svelte components hold no Yjs code', () => {
    expect(
      offenders(
        client.filter((file) => file.endsWith('.svelte')),
        /^(?:yjs|y-|lib0|@tiptap)/,
      ),
    ).toEqual([])
  })

  test('nothing of the database is loaded by a relay that has none', () => {
    const outside = server.filter((file) => !file.startsWith(join('server', 'postgres')))
    const loading = (file: string) => /from '(?:pg|[^']*\/postgres\/[^']*)'/.test(readFileSync(file, 'utf8'))
    expect(outside.filter(loading)).toEqual([])
    expect(server.filter(loading)).toEqual([join('server', 'postgres', 'database.ts')])
  })

  test('nothing of Redis is loaded by a relay that has none, and one file knows its client', () => {
    const importing = (what: RegExp) => server.filter((file) => what.test(readFileSync(file, 'utf8')))
    const bus = join('server', 'bus', 'redis-bus.ts')
    expect(importing(/(?:from|import)\s*\(?\s*'@?(?:io)?redis(?:\/[^']*)?'/)).toEqual([bus])
    const loading = importing(/^(?:import|export) (?!type )[^\n]*from '[^']*\/redis-bus\.ts'/m)
    expect(loading).toEqual([])
    expect(importing(/import\('\.\/redis-bus\.ts'\)/)).toEqual([join('server', 'bus', 'open-news.ts')])
  })

  test('only files started from the command line read the environment', () => {
    const readers = server.filter((file) => /process\.env/.test(readFileSync(file, 'utf8')))
    expect(readers.sort()).toEqual(
      ['build.js', 'cli.ts', 'deploy/health.js', 'dev.ts', 'main.ts', 'start.js'].map((file) =>
        join('server', file),
      ),
    )
  })
})

describe('the house', () => {
  const read = (files: readonly string[]): Files =>
    new Map(files.map((file) => [file, readFileSync(file, 'utf8')]))

  test('has a room for each file, lets files import only doors of earlier rooms, and has no circle', () => {
    const files = read([...client, ...server, ...shared, ...tests])
    expect(files.size).toBeGreaterThan(500)
    expect(faultsOf(files)).toEqual([])
  })

  test('names each room in the README of its wing, except test rooms that mirror a room of the code', () => {
    for (const { name, rooms } of house) {
      const sign = readFileSync(join(name, 'README.md'), 'utf8')
      const own = rooms.filter((room) => !house.some((wing) => `${room.name}/`.startsWith(`${wing.name}/`)))
      expect(own.length).toBeGreaterThan(5)
      expect(own.map((room) => room.name).filter((room) => !sign.includes(`\n${room}/ `))).toEqual([])
    }
  })

  const small: readonly Wing[] = [
    {
      name: 'wing',
      started: ['main'],
      rooms: [
        { name: 'cellar', doors: ['stairs'] },
        { name: 'hall', doors: 'all' },
      ],
    },
    {
      name: 'test',
      isTest: true,
      started: [],
      rooms: [
        { name: 'support', doors: 'all' },
        { name: 'wing/cellar', doors: [] },
        { name: 'wing/hall', doors: [] },
      ],
    },
  ]
  const whole = {
    'wing/main.ts': "import './hall/table.ts'",
    'wing/hall/table.ts': "import { up } from '../cellar/stairs.ts'",
    'wing/cellar/stairs.ts': "import './wine.ts'",
    'wing/cellar/wine.ts': '',
    'test/support/bottle.ts': '',
    'test/wing/cellar/wine.test.ts':
      "import '../../../wing/cellar/stairs.ts'; import '../../support/bottle.ts'",
  }

  test.each([
    ['nothing', {}, null],
    [
      'a file in no room',
      { 'wing/attic/box.ts': '' },
      'wing/attic/box.ts stands in no room. Put it into one',
    ],
    ['a component in no room', { 'wing/attic/Box.svelte': '' }, 'wing/attic/Box.svelte stands in no room'],
    ['a file at the root that is not started', { 'wing/box.ts': '' }, 'wing/box.ts stands in no room'],
    [
      'an import through a wall',
      { 'wing/hall/table.ts': "import '../cellar/wine.ts'" },
      'wing/hall/table.ts imports wing/cellar/wine.ts, which is no door of wing/cellar. Its doors are stairs;',
    ],
    [
      'a door that only tests use',
      { 'wing/hall/table.ts': '' },
      'wing/cellar has a door that no other room uses: stairs. Close it',
    ],
    [
      'an import of a component through a wall',
      { 'wing/hall/Lamp.svelte': "<script>\n  import { red } from '../cellar/wine.ts'" },
      'wing/hall/Lamp.svelte imports wing/cellar/wine.ts, which is no door',
    ],
    [
      'an import of a later room, even a dynamic one',
      { 'wing/cellar/wine.ts': "const table = () => import('../hall/table.ts')" },
      'wing/cellar/wine.ts imports wing/hall/table.ts, but wing/cellar comes before wing/hall in the list of rooms. Move the shared code into an earlier room',
    ],
    [
      'an import of a later room’s component by a component',
      {
        'wing/hall/Lamp.svelte': '',
        'wing/cellar/Light.svelte': "<script>\n  import Lamp from '../hall/Lamp.svelte'",
      },
      'wing/cellar/Light.svelte imports wing/hall/Lamp.svelte, but wing/cellar comes before wing/hall in the list of rooms.',
    ],
    [
      'a circle through a component',
      {
        'wing/hall/Lamp.svelte': "<script>\n  import { on } from './switch.ts'",
        'wing/hall/switch.ts': "const lamp = await import('./Lamp.svelte')",
      },
      'wing/hall/Lamp.svelte → wing/hall/switch.ts → wing/hall/Lamp.svelte is a circle.',
    ],
    [
      'a circle with a shorter circle inside it',
      {
        'wing/hall/a.ts': "import './b.ts'",
        'wing/hall/b.ts': "import './d.ts'; import './c.ts'",
        'wing/hall/c.ts': "import './a.ts'",
        'wing/hall/d.ts': "import './c.ts'",
      },
      'wing/hall/a.ts → wing/hall/b.ts → wing/hall/c.ts → wing/hall/a.ts is a circle.',
    ],
    [
      'a circle within a room',
      { 'wing/cellar/wine.ts': "import type { Stairs } from './stairs.ts'" },
      'wing/cellar/stairs.ts → wing/cellar/wine.ts → wing/cellar/stairs.ts is a circle.',
    ],
    [
      'an import of a file that is started',
      { 'wing/hall/table.ts': "import '../main.ts'" },
      'wing/hall/table.ts imports wing/main.ts, which is an entry point.',
    ],
    [
      'an import of a test',
      { 'wing/cellar/wine.ts': "import '../../test/support/bottle.ts'" },
      'wing/cellar/wine.ts imports test/support/bottle.ts, which is for tests only. Move it to wing/.',
    ],
    [
      'an import from one test to another',
      { 'test/wing/hall/table.test.ts': "import '../cellar/wine.test.ts'" },
      'test/wing/hall/table.test.ts imports test/wing/cellar/wine.test.ts, which is no door of test/wing/cellar. It has none;',
    ],
    [
      'an import of a test by a support file',
      { 'test/support/bottle.ts': "import '../wing/cellar/wine.test.ts'" },
      'test/support/bottle.ts imports test/wing/cellar/wine.test.ts, but test/support comes before test/wing/cellar in the list of rooms.',
    ],
    [
      'too many files in a room',
      Object.fromEntries(Array.from({ length: MOST + 1 }, (_, nth) => [`wing/hall/chair-${nth}.ts`, ''])),
      `wing/hall has ${MOST + 2} files, and a room has at most ${MOST}.`,
    ],
  ])('says what is wrong if there is %s', (_what, more, sentence) => {
    const faults = faultsOf(new Map(Object.entries({ ...whole, ...more })), small)
    if (sentence === null) expect(faults).toEqual([])
    else expect(faults.join('\n')).toContain(sentence)
  })
})

describe('the tree', () => {
  const lock = readFileSync('package-lock.json', 'utf8')

  test('has only one yjs', () => {
    const { packages } = JSON.parse(lock) as { packages: Record<string, unknown> }
    expect(Object.keys(packages).filter((path) => /(?:^|\/)node_modules\/yjs$/.test(path))).toEqual([
      'node_modules/yjs',
    ])
  })

  test('contains no address from which a package was downloaded', () => {
    expect(lock).not.toMatch(/"resolved"|https?:\/\/(?:registry|npm)/)
  })
})

const testFiles = filesBelow('test').filter((file) => file.endsWith('.test.ts'))

test('each test that counts steps has a process of its own, because V8 counts only in modules that are loaded after counting has begun', () => {
  const counting = testFiles.filter((file) =>
    importsOf(file).some((name) => name.endsWith('/counted-steps.ts')),
  )
  expect(counting.sort()).toEqual([...COUNT_STEPS].sort())
})

test('each test that replaces a module has a process of its own, because others import the same module', () => {
  const replacing = testFiles.filter((file) => /\bvi\.(?:mock|doMock)\(/.test(readFileSync(file, 'utf8')))
  expect(replacing.sort()).toEqual([...REPLACE_MODULES].sort())
})
