// What axe-core finds wrong with a page for people who use a screen reader, a keyboard or other colours.

import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** All rules in light colours, and the contrast in dark ones too. Empty if nothing is wrong. */
export async function axeFaults(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  const faults: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const found = await page.evaluate(async (isDark) => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(
        document,
        isDark ? { runOnly: ['color-contrast'] } : {},
      )
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
    }, colorScheme === 'dark')
    faults.push(...found.map((fault) => `${colorScheme}: ${fault}`))
  }
  await page.emulateMedia({ colorScheme: null })
  return faults
}
