// Says which folder may import which. A wing is a folder at the top of the project. A room is a folder in a wing.
// A door is a file of a room that other rooms may import.
//
//   room       every file stands in a room, except entry points, which are run directly
//   door       a room imports only the doors of another room. A room in which every file is a door is called
//              ground. A file that no other room imports must not be a door
//   direction  a room imports only rooms that come before it in the list of its wing
//   circle     no file imports itself, directly or through others
//   size       a room has at most `MOST` files. Its sentences, in its folder `words/`, do not count
//   tests      a test may import anything of the other wings, but no other wing imports a test
//
// Each fault is a sentence that names the file, the rule and a way out.

import { dirname, join, normalize } from 'node:path'

export interface Room {
  name: string
  /** File names without their endings; `all` if every file is a door. */
  doors: readonly string[] | 'all'
}

export interface Wing {
  /** The wing's folder. */
  name: string
  /** Files at the wing's root. They may import the doors of every room. */
  started: readonly string[]
  /** In order. A room may import the rooms before it. */
  rooms: readonly Room[]
  /** A test wing may import anything of the other wings, and they may not import it. */
  isTest?: boolean
}

export const MOST = 20

const ground = (name: string): Room => ({ name, doors: 'all' })
const room = (name: string, ...doors: string[]): Room => ({ name, doors })

const sources: readonly Wing[] = [
  {
    name: 'shared',
    started: [],
    rooms: [
      ground('words'),
      ground('wire'),
      ground('document'),
      ground('moved'),
      ground('model'),
      ground('memory'),
      ground('digest'),
      room('markdown/people', 'header', 'people', 'person', 'source-line'),
      room(
        'markdown',
        ...[
          'carried-note',
          'date',
          'digest',
          'ids',
          'inline',
          'inspect',
          'lines',
          'loss',
          'meeting',
          'meetings',
          'note',
          'read',
          'source',
          'write',
        ],
      ),
      ground('archive'),
      room('review', 'addendum', 'attendance', 'finding', 'receipt', 'repair', 'restore', 'rotation'),
    ],
  },
  {
    name: 'server',
    started: ['start', 'main', 'dev', 'cli', 'install', 'build'],
    rooms: [
      ground('setup'),
      room('deploy'),
      ground('config'),
      ground('disk'),
      ground('fair'),
      room('log', 'log', 'file-log', 'log-contents', 'running-logs'),
      room('bus', 'hinted-log', 'news', 'open-news'),
      room(
        'store',
        'data-directory-writer',
        ...['backups', 'file-backups', 'file-reader', 'file-store', 'kept-snapshots', 'kept-spaces'],
        'store',
        'store-reader',
      ),
      room(
        'watch',
        'log-lines',
        'metrics-server',
        'readiness',
        'relay-figures',
        'this-process',
        'watched-log',
      ),
      room('work', 'runner', 'workshop', 'hand'),
      room('update', 'check', 'cuts', 'decoded', 'id', 'search', 'shape', 'split', 'weight'),
      room(
        'document',
        ...['document-limits', 'guard', 'load-document', 'merge-index', 'places', 'retired', 'tasks'],
      ),
      room('room', 'claims', 'entry', 'log-receipts', 'room-log', 'rooms', 'seat', 'sent-frame'),
      room('postgres', 'open-postgres', 'postgres-backups', 'postgres-reader'),
      room('net', 'api', 'headers', 'http', 'spaces', 'visitors', 'visits'),
      room('socket', 'relay'),
      room('meetings', 'digests', 'made-once', 'meetings', 'render-tasks', 'renderings'),
      room('export', 'export', 'kept-export'),
      room('cli', 'cli-data', 'cli-import', 'cli-memory', 'cli-notes', 'cli-say', 'export-process'),
    ],
  },
  {
    name: 'client',
    started: ['main', 'App', 'background', 'pwa'],
    rooms: [
      room('public'),
      ground('browser'),
      ground('look'),
      room('sync/store', 'confirmed', 'document', 'records', 'records-care', 'store'),
      room('sync/link', 'kept-line', 'link'),
      room('sync', 'recovery', 'room-copy', 'spoken-status', 'status', 'unsent-rooms'),
      ground('ui'),
      room('text/copy', 'copying', 'drawn', 'note-html'),
      room('text/binding', 'binding', 'line-writer', 'new-items', 'restored-labels', 'screen', 'selection'),
      room('text/paste', 'label-lines', 'pasted', 'read', 'table'),
      room('text/editor', 'editor', 'keys', 'presence', 'rescue'),
      ground('text/overlay'),
      room('text/complete', 'CompletionList', 'completion', 'offers'),
      room('text/bars', 'Bars', 'hand', 'text-actions', 'way-out'),
      room(
        'text',
        'TextBox',
        'document-view',
        'draw-lines',
        'focus',
        'line-roles',
        'open-texts',
        'references',
        'text-host',
        'undo-key',
        'wants',
      ),
      room(
        'team',
        'KeepOwnerKey',
        'owner-key',
        'bad-name',
        'Rename',
        'TeamPage',
        'people-offers',
        'series-id',
        'share-links',
        'team',
        'team-acts',
      ),
      room('memory', 'LinkMemory', 'archive-reading', 'ordinal', 'recall', 'say-day', 'series-facts'),
      room(
        'series',
        ...['SeriesPage', 'Share', 'TemplatePage', 'current-date', 'say-meeting', 'series', 'series-acts'],
        'series-records',
      ),
      room('week', 'Week', 'device-rooms'),
      room('start', 'BrokenLink', 'Found', 'Home', 'Promises', 'Reader', 'Welcome', 'founding'),
      room('archive', 'ArchivePage', 'archive-copy', 'asked'),
      room(
        'meeting',
        'FetchedPart',
        'NextMeeting',
        'actions',
        'acts',
        'first-actions',
        'my-draft',
        'session',
        'set-aside',
        'transfer',
      ),
      room('meeting/draft', 'drafting'),
      room('meeting/last', 'last'),
      room(
        'meeting/snapshot',
        ...[
          'Final',
          'Receipt',
          'Snapshot',
          'digest',
          'expected',
          'fetched',
          'receipt',
          'receipt-words',
          'snapshots',
        ],
      ),
      room(
        'meeting/around',
        ...[
          'Blockers',
          'ByName',
          'FootBar',
          'Outline',
          'Present',
          'Rail',
          'Side',
          'around',
          'board',
          'folds',
          'jump',
          'moments',
        ],
      ),
      room('meeting/palette', 'GoTo', 'Keys', 'WhoIsWhere', 'looks', 'telling'),
      room('meeting/fields', 'field-box', 'known-handles', 'typing'),
      room('meeting/tools', 'equipment'),
      room('meeting/page', 'Current', 'Meeting'),
      room('try', 'Try', 'plays'),
    ],
  },
]

/**
 * A test stands in the room of the code that it tests, so no test covers several rooms by accident. Test
 * rooms have no doors.
 */
const testRooms = sources.flatMap(({ name, rooms }) => [
  room(name),
  ...rooms.map((each) => room(`${name}/${each.name}`)),
])

const support = (...names: string[]): Room[] => names.map((name) => ground(`support/${name}`))

const tests: Wing = {
  name: 'test',
  isTest: true,
  started: ['all', 'bench', 'lint', 'picture', 'soak'],
  rooms: [
    ...support(
      'basics',
      'readings',
      'log',
      'postgres',
      'room',
      'accepted',
      'relay',
      'bus',
      'page',
      'browser',
      'hands',
      'lint',
    ),
    ...support('hostile', 'attacks', 'simulation', 'rounds'),
    ...['relay', 'page', 'peers'].map((name) => ground(`bench/${name}`)),
    ground('bench'),
    ...testRooms,
    room('stories'),
    room('browser'),
    room('house'),
  ],
}

export const house: readonly Wing[] = [...sources, tests]

/** Source files by their paths from the root of the project. */
export type Files = ReadonlyMap<string, string>

export const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '')

/** Describes every fault. */
export function faultsOf(files: Files, wings: readonly Wing[] = house): string[] {
  const inside = [...files.keys()].filter((file) => wingOf(file, wings) !== null)
  const imports: Imports = new Map(inside.map((file) => [file, importsWithin(file, files)]))
  return [
    ...inside.flatMap((file) => placeFault(file, wings) ?? []),
    ...wings.flatMap((wing) => wing.rooms.flatMap((each) => sizeFault(wing, each, inside) ?? [])),
    ...[...imports].flatMap(([file, targets]) =>
      targets.flatMap((target) => wallFault(file, target, wings) ?? []),
    ),
    ...unusedDoors(imports, wings),
    ...circlesIn(imports).map(
      (circle) =>
        `${[...circle, circle[0]].join(' → ')} is a circle. Move what these files share into a new file.`,
    ),
  ]
}

/** The files that each file imports. */
type Imports = ReadonlyMap<string, readonly string[]>

const wingOf = (file: string, wings: readonly Wing[]): Wing | null =>
  wings.find(({ name }) => file.startsWith(`${name}/`)) ?? null

/** Null for a file at the root of its wing. A folder `words/` belongs to the room that it is in. */
const roomNameOf = (file: string, wing: Wing): string | null =>
  dirname(file) === wing.name
    ? null
    : dirname(file)
        .slice(wing.name.length + 1)
        .replace(/(?<=.)\/words$/, '')

const isWords = (file: string): boolean => /\w+\/\w.*\/words\/[^/]+$/.test(file)

const bare = (file: string): string =>
  (file.split('/').at(-1) ?? '').replace(/(?:\.svelte)?\.(?:d\.)?[a-z]+$/, '')

function placeFault(file: string, wings: readonly Wing[]): string | null {
  const wing = wingOf(file, wings)
  if (wing === null) return null
  const name = roomNameOf(file, wing)
  if (name === null ? wing.started.includes(bare(file)) : wing.rooms.some((each) => each.name === name))
    return null
  const rooms = wing.rooms.map((each) => each.name).join(', ')
  return `${file} stands in no room. Put it into one of ${wing.name}/ (${rooms}), or add a room to test/house/house.ts.`
}

function sizeFault(wing: Wing, { name }: Room, inside: readonly string[]): string | null {
  const count = inside.filter(
    (file) => roomNameOf(file, wing) === name && wingOf(file, [wing]) !== null && !isWords(file),
  ).length
  if (count === 0 && !wing.isTest)
    return `${wing.name}/${name} has no file. Take it out of test/house/house.ts.`
  return count > MOST
    ? `${wing.name}/${name} has ${count} files, and a room has at most ${MOST}. Make two rooms of it.`
    : null
}

function wallFault(file: string, target: string, wings: readonly Wing[]): string | null {
  const [from, to] = [wingOf(file, wings), wingOf(target, wings)]
  if (from === null || to === null) return null
  const [own, other] = [roomNameOf(file, from), roomNameOf(target, to)]
  if (from === to && own === other) return null
  if (from !== to && (from.isTest || to.isTest))
    return from.isTest
      ? null
      : `${file} imports ${target}, which is for tests only. Move it to ${from.name}/.`
  if (other === null)
    return `${file} imports ${target}, which is an entry point. Move the code that you need into a room, and import it from there.`
  const entered = to.rooms.find(({ name }) => name === other)
  if (entered === undefined) return null // The fault is reported for the file itself.
  const place = (name: string) => to.rooms.findIndex((each) => each.name === name)
  if (from === to && own !== null && place(own) >= 0 && place(own) < place(other))
    return `${file} imports ${target}, but ${to.name}/${own} comes before ${to.name}/${other} in the list of rooms. Move the shared code into an earlier room, or pass it as an argument.`
  if (entered.doors === 'all' || entered.doors.includes(bare(target))) return null
  const doors = entered.doors.length === 0 ? 'It has none' : `Its doors are ${entered.doors.join(', ')}`
  return `${file} imports ${target}, which is no door of ${to.name}/${other}. ${doors}; import a door, or make the file a door in test/house/house.ts.`
}

/** Doors that only tests use count as unused, because tests may import anything. */
function unusedDoors(imports: Imports, wings: readonly Wing[]): string[] {
  const entered = [...imports]
    .filter(([file]) => !wingOf(file, wings)?.isTest)
    .flatMap(([file, targets]) => targets.filter((target) => dirname(target) !== dirname(file)))
  const used = new Set(entered.map((file) => `${dirname(file)}/${bare(file)}`))
  return wings.flatMap((wing) =>
    wing.rooms.flatMap(({ name, doors }) =>
      (doors === 'all' ? [] : doors)
        .filter((door) => !used.has(`${wing.name}/${name}/${door}`))
        .map(
          (door) =>
            `${wing.name}/${name} has a door that no other room uses: ${door}. Close it in test/house/house.ts.`,
        ),
    ),
  )
}

const importsWithin = (file: string, files: Files): string[] =>
  importsOf(files.get(file) ?? '')
    .filter((name) => name.startsWith('.'))
    .map((name) => normalize(join(dirname(file), name)))
    .flatMap((path) => [path, path.replace(/\.js$/, '.ts')].find((each) => files.has(each)) ?? [])

/** Groups of files that import each other in a circle, each group once (strongly connected: Tarjan, 1972). */
function circlesIn(imports: Imports): string[][] {
  const [index, low] = [new Map<string, number>(), new Map<string, number>()]
  const [path, circles]: [string[], string[][]] = [[], []]
  const visit = (file: string): number => {
    const own = index.size
    index.set(file, own)
    low.set(file, own)
    path.push(file)
    let lowest = own
    for (const next of imports.get(file) ?? []) {
      if (!index.has(next)) lowest = Math.min(lowest, visit(next))
      else if (path.includes(next)) lowest = Math.min(lowest, index.get(next) ?? own)
    }
    low.set(file, lowest)
    if (lowest === own) {
      const circle = path.splice(path.indexOf(file))
      if (circle.length > 1) circles.push(shortestIn(new Set(circle), imports))
    }
    return lowest
  }
  for (const file of imports.keys()) if (!index.has(file)) visit(file)
  return circles
}

/** The shortest way from a file of a group back to itself. */
function shortestIn(group: ReadonlySet<string>, imports: Imports): string[] {
  const from = [...group].sort()[0] ?? ''
  const ways: string[][] = [[from]]
  const seen = new Set<string>()
  for (const way of ways)
    for (const next of imports.get(way.at(-1) ?? '') ?? []) {
      if (next === from) return way
      if (!group.has(next) || seen.has(next)) continue
      seen.add(next)
      ways.push([...way, next])
    }
  return [...group]
}
