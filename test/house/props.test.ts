import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'svelte/compiler'
import { expect, test } from 'vitest'

interface Named {
  readonly key?: { readonly name?: string }
}
interface Props {
  readonly type: string
  readonly properties?: readonly Named[]
  readonly typeAnnotation?: { readonly typeAnnotation: PropsType }
}
interface PropsType {
  /** What `{ a: number }` declares. */
  readonly members?: readonly Named[]
  /** The name of an interface. */
  readonly typeName?: { readonly name?: string }
}
interface Statement {
  readonly id?: { readonly name?: string }
  readonly body?: { readonly body?: readonly Named[] }
  readonly declarations?: readonly {
    readonly id: Props
    readonly init?: { readonly callee?: { readonly name?: string } } | null
  }[]
}

const namesIn = (all: readonly Named[] = []): string[] => all.map(({ key }) => key?.name ?? '')

/** The props that a component declares in its own file, and does not take; null if it takes all, or has none. */
function untakenIn(code: string): string[] | null {
  const statements = (parse(code, { modern: true }).instance?.content.body ?? []) as unknown as Statement[]
  const props = statements
    .flatMap(({ declarations = [] }) => declarations)
    .find(({ init }) => init?.callee?.name === '$props')?.id
  if (props?.properties === undefined) return null
  const { members, typeName } = props.typeAnnotation?.typeAnnotation ?? {}
  const declared =
    members ?? statements.find(({ id }) => id !== undefined && id.name === typeName?.name)?.body?.body
  const taken = new Set(namesIn(props.properties))
  return namesIn(declared).filter((name) => !taken.has(name))
}

test('each component takes the props that it declares', () => {
  const components = readdirSync('client', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.svelte'),
  )
  const untaken = components.flatMap((file) => {
    const props = untakenIn(readFileSync(join('client', file), 'utf8'))
    return props === null ? [] : [[file, ...props]]
  })
  expect(untaken.length).toBeGreaterThan(50)
  expect(untaken.filter(([, ...props]) => props.length > 0)).toEqual([])
})

test.each([
  ['an interface', 'interface Props { a: number; b?: () => void }\nlet { a }: Props = $props()', ['b']],
  ['a literal type', 'let { b }: { a: number; b(): void } = $props()', ['a']],
  ['all', 'interface Props { a: number }\nlet { a: other = 1 }: Props = $props()', []],
  ['not by name', 'interface Props { a: number }\nlet all: Props = $props()', null],
])('props are found: %s', (_what, code, untaken) => {
  expect(untakenIn(`<script lang="ts">\n${code}\n</script>\n`)).toEqual(untaken)
})
