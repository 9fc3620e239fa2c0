import { join } from 'node:path'
import type { Page } from 'playwright-core'

/** Takes a picture of the page into the folder that SCREENSHOTS names, if it names one. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) })
}
