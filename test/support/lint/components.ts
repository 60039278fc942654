// What Oxlint finds in components. It reads no components, but it reads the TypeScript that svelte-check writes for
// each of them: the code of the component, with code around it that stands for the markup.

import * as v from 'valibot'

const Finding = v.object({
  message: v.string(),
  code: v.optional(v.string(), 'syntax'),
  filename: v.string(),
  labels: v.array(v.object({ span: v.object({ offset: v.number(), length: v.number() }) })),
})

/** What Oxlint writes with `--format=json`. */
const Report = v.object({ diagnostics: v.array(Finding) })

/** Where svelte-check writes what it makes of `client/NAME.svelte`: `client/++NAME.svelte.ts` in this folder. */
export const WRITTEN = '.svelte-check/svelte'

/** The component that a written file was made of. */
const componentOf = (written: string): string =>
  written.replace(`${WRITTEN}/`, '').replace(/\+\+([^/]*)\.ts$/, '$1')

/**
 * Marks code that svelte-check adds, and `$props()`, whose type is `any`. If our code says `any` itself, ESLint
 * finds it.
 */
const ADDED = /__sveltets_|svelteHTML|\$\$|\$props\(\)|\bas any\b/

/**
 * A line for each finding in the code of a component, and how many findings are in code that svelte-check has added.
 *
 * @param read the text of a file
 */
export function findingsInComponents(report: string, read: (file: string) => string) {
  const found: string[] = []
  let added = 0
  for (const { message, code, filename, labels } of v.parse(Report, JSON.parse(report)).diagnostics) {
    const { offset = 0, length = 0 } = labels[0]?.span ?? {}
    // Oxlint counts bytes.
    const text = Buffer.from(read(filename))
      .subarray(offset, offset + length)
      .toString()
    if (ADDED.test(text)) {
      added++
      continue
    }
    const component = componentOf(filename)
    const [before = '', ...after] = read(component).split(text)
    const place = after.length === 1 ? `${component}:${before.split('\n').length}` : component
    found.push(`${place}: ${message} [${code}]\n    ${text.replaceAll('\n', '\n    ')}`)
  }
  return { found, added }
}
