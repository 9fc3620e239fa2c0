import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What axe finds wrong with the page by WCAG 2.2 level AA, a line for each thing. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  // Not as a script of the page, which its security policy would refuse.
  await page.evaluate(axe.source)
  return await page.evaluate<string[]>(`
    axe
      .run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
      .then(({ violations }) =>
        violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => id + ': ' + help + ': ' + target.join(' '))),
      )
  `)
}
