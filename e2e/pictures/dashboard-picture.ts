import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startDemo } from '@audian-webhooks/example-demo/demo'
import { palette } from '@audian-webhooks/example-demo/table'
import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { type Browser, chromium, type Page } from 'playwright-core'

/** What the README shows of the dashboard: a picture for each colour scheme of its reader. */
export const dashboardPictures = [
  { file: 'dashboard.webp', colorScheme: 'light' },
  { file: 'dashboard-dark.webp', colorScheme: 'dark' },
] as const

/** Of the demo. Default: its usual ones, or free ones. */
interface Ports {
  readonly port?: string
  readonly emulatorPort?: string
}

/** Wide enough for the list and an opened delivery beside it. */
const viewport = { width: 1440, height: 860 }

/**
 * Plays the demo at a local Audian, opens a delivery in the dashboard, and writes its pictures into the folder. They show times and
 * ids, so each run gives other bytes.
 *
 * @throws Error if Chromium is unavailable, or if the demo gets an answer that is not the expected one
 */
export async function takeDashboardPictures(folder: string, ports: Ports = {}): Promise<void> {
  const executablePath = findBinary(chromiumBinary)
  if (executablePath === undefined) throw new Error(skipReason(chromiumBinary))
  const demo = await startDemo({ ...silent, port: undefined, emulatorPort: undefined, ...ports })
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    if (!(await demo.play())) throw new Error('An answer of the demo is not the expected one. Run: npm start -- --once')
    for (const { file, colorScheme } of dashboardPictures) {
      await writeFile(join(folder, file), await dashboardIn(browser, { url: demo.dashboard, colorScheme }))
    }
  } finally {
    await browser.close()
    await demo.close()
  }
}

const silent = { palette: palette({ isTTY: false }, {}), columns: 80, print: () => undefined }

interface Look {
  readonly url: string
  readonly colorScheme: 'light' | 'dark'
}

async function dashboardIn(browser: Browser, { url, colorScheme }: Look): Promise<Buffer> {
  const context = await browser.newContext({ viewport, colorScheme, deviceScaleFactor: 2, reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto(url)
  const list = page.getByRole('listbox', { name: 'Deliveries' })
  await list
    .getByRole('option', { name: /call\.failed/ })
    .last()
    .click()
  await page.getByRole('region', { name: 'Delivery', exact: true }).getByText('call.failed').first().waitFor()
  const picture = await webpOf(page)
  await context.close()
  return picture
}

/** Playwright itself makes PNG and JPEG only. WebP takes a third of the bytes of PNG, and its letters stay sharp. */
async function webpOf(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page)
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 80 })
  return Buffer.from(data, 'base64')
}
