import type { Locator, Page } from 'playwright-core'

export function hasFocus(page: Page, part: Locator): Promise<boolean> {
  return part.and(page.locator(':focus')).isVisible()
}

/** Presses Tab until the part has the focus. */
export async function tabTo(page: Page, part: Locator): Promise<void> {
  await part.waitFor()
  for (let presses = 0; presses < 60; presses++) {
    if (await hasFocus(page, part)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('The element cannot be reached with Tab.')
}
