// The files beside the Dockerfile name only what is there.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { RelayFigures } from '../../../server/watch/relay-figures.ts'

type Yaml = string | null | Yaml[] | { [key: string]: Yaml }

const FOLDER = 'server/deploy'
const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8')

/** Every scalar is a text. */
const readYaml = (name: string): Record<string, Yaml> =>
  map(parse(read(name), { schema: 'failsafe' }) as Yaml)

const map = (yaml: Yaml | undefined): Record<string, Yaml> =>
  typeof yaml === 'object' && yaml !== null && !Array.isArray(yaml) ? yaml : {}
const text = (yaml: Yaml | undefined): string => (typeof yaml === 'string' ? yaml : '')
const list = (yaml: Yaml | undefined): Yaml[] => (Array.isArray(yaml) ? yaml : [])

const figures = new RelayFigures().text({
  ...{
    version: '1.0.0',
    build: 'b',
    node: 'v20',
    isReady: true,
    rooms: 0,
    connections: 0,
    arriving: 0,
    saving: 0,
  },
  ...{ work: { light: 0 }, free: 0, isBusUp: true },
  process: { started: 0, cpuSeconds: 0, resident: 0, heap: 0, external: 0, openFiles: 0 },
})
const series = figures.split('\n').filter((line) => line !== '' && !line.startsWith('#'))

/** What an expression asks for and no relay has. */
const unknownIn = (expression: string): string[] => {
  const names = [...expression.matchAll(/\b(?:roundtable|process|nodejs)_\w+/g)].map(([name]) => name)
  const values = [...expression.matchAll(/(\w+)=~?"([^"$]+)"/g)].flatMap(([, label = '', values = '']) =>
    label === 'job' ? [] : values.split('|').map((value) => `${label}="${value}"`),
  )
  return [
    ...names.filter(
      (name) => !series.some((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`)),
    ),
    ...values.filter((value) => !series.some((line) => line.includes(value))),
  ]
}

const compose = () => ({
  base: readYaml('compose.yml'),
  database: readYaml('compose.database.yml'),
  several: readYaml('compose.several.yml'),
})

test('each alert asks for figures that there are, and RUNNING.md says what to do', () => {
  const groups = list(readYaml('alerts.yml')['groups'])
  const alerts = groups.flatMap((group) => list(map(group)['rules'])).map(map)
  expect(alerts.length).toBeGreaterThan(5)
  const running = readFileSync('server/RUNNING.md', 'utf8')
  for (const { alert, expr, labels, annotations } of alerts) {
    expect([alert, unknownIn(text(expr))]).toEqual([alert, []])
    expect([alert, running.includes(`\`${text(alert)}\``)]).toEqual([alert, true])
    expect(Object.keys(map(labels)).concat(Object.keys(map(annotations)))).toEqual(['severity', 'summary'])
  }
  expect(
    unknownIn('rate(roundtable_edits[5m]) + roundtable_room_events_total{event=~"failed|fell"}'),
  ).toEqual(['roundtable_edits', 'event="fell"'])
})

test('each panel of the dashboard asks for figures that there are, and each figure is in a panel or an alert', () => {
  const { panels } = JSON.parse(read('dashboard.json')) as {
    panels: { title: string; targets: { expr: string }[] }[]
  }
  const asked = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
  expect(panels.length).toBeGreaterThan(8)
  expect(asked.flatMap(unknownIn)).toEqual([])
  const all = `${asked.join(' ')} ${read('alerts.yml')}`
  const names = [...figures.matchAll(/^# TYPE (\w+)/gm)].map(([, name = '']) => name)
  expect(names.filter((name) => !all.includes(name))).toEqual(['process_start_time_seconds'])
})

test('compose runs one relay that only its proxy reaches, from files that are there', () => {
  const { base, database } = compose()
  const services = { ...map(base['services']), ...map(database['services']) }
  const { build, volumes, ...relay } = map(map(base['services'])['relay'])
  expect(existsSync(join(FOLDER, text(map(build)['context']), text(map(build)['dockerfile'])))).toBe(true)
  expect([relay['ports'], relay['read_only'], relay['cap_drop']]).toEqual([undefined, 'true', ['ALL']])
  expect(
    Object.entries(services)
      .filter(([, each]) => map(each)['ports'] !== undefined)
      .map(([name]) => name),
  ).toEqual(['caddy'])
  const image = read('Dockerfile')
  const mounted = list(volumes).map((one) => text(one).split(':')[1] ?? '')
  expect(mounted.filter((path) => !image.includes(`"${path}"`))).toEqual([])
  const declared = [...Object.keys(map(base['volumes'])), ...Object.keys(map(database['volumes']))]
  const used = Object.values(services).flatMap((each) =>
    list(map(each)['volumes']).map((one) => text(one).split(':')[0] ?? ''),
  )
  expect(
    used.filter(
      (name) => !(name.startsWith('./') ? existsSync(join(FOLDER, name)) : declared.includes(name)),
    ),
  ).toEqual([])
  const settings = Object.keys(map(relay['environment'])).concat(
    Object.keys(map(map(map(database['services'])['relay'])['environment'])),
  )
  const running = readFileSync('server/RUNNING.md', 'utf8')
  expect(settings.filter((name) => !running.includes(`| \`${name}\` |`))).toEqual([])
  const asked = `${read('compose.yml')}${read('compose.database.yml')}`.matchAll(/\$\{(\w+)/g)
  expect([...asked].map(([, name = '']) => name).filter((name) => !running.includes(name))).toEqual([])
})

test('the proxy of compose forwards to the port of people, and logs no headers', () => {
  const { base } = compose()
  const caddy = read('Caddyfile')
  expect(caddy).toContain('reverse_proxy relay:8080')
  expect(caddy).toContain('request>headers delete')
  const { METRICS_PORT } = map(map(map(base['services'])['relay'])['environment'])
  expect([METRICS_PORT, caddy.includes(text(METRICS_PORT))]).toEqual(['9464', false])
})

test('compose of several relays gives both the same settings, one Redis that nobody else reaches, and a proxy for both', () => {
  const { base, database, several } = compose()
  const { relay, 'relay-2': other, valkey, caddy, ...more } = map(several['services'])
  expect(Object.keys(more)).toEqual([])
  const settings = (service: Yaml | undefined) => map(map(service)['environment'])
  const ofDatabase = settings(map(database['services'])['relay'])
  const url = (text(ofDatabase['DATABASE_URL']).split(':?')[0] ?? '').concat('}@database/roundtable')
  expect(settings(other)).toEqual({ ...settings(relay), DATABASE_URL: url })
  expect(map(other)['extends']).toEqual({ file: 'compose.yml', service: 'relay' })
  expect([map(valkey)['ports'], map(valkey)['volumes']]).toEqual([undefined, undefined])
  expect(text(settings(relay)['REDIS_URL'])).toBe('redis://valkey:6379')
  expect(list(map(valkey)['networks'])).toEqual(list(map(map(base['services'])['relay'])['networks']))
  const [mounted = ''] = list(map(caddy)['volumes']).map(text)
  const proxy = read(mounted.split(':')[0]?.slice(2) ?? '')
  expect(proxy).toContain('reverse_proxy relay:8080 relay-2:8080 {')
  const withoutRelays = (file: string) =>
    file
      .split('{$SITE}')[0]
      ?.replace(/^#.*\n/gm, '')
      .trimEnd()
  expect(withoutRelays(proxy)).toBe(withoutRelays(read('Caddyfile')))
  const running = readFileSync('server/RUNNING.md', 'utf8')
  expect(Object.keys(settings(relay)).filter((name) => !running.includes(`| \`${name}\` |`))).toEqual([])
})
