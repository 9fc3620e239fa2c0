import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { sampleEvent } from '@audian-webhooks/testing'
import { expect, it } from 'vitest'
import { afterwards, closing, emulatorOf } from '../emulator/closing.ts'
import { listen } from '../emulator/listen.ts'
import { accessibilityProblems } from './accessibility.ts'
import { launchChromium, openDashboard, phone } from './browser.ts'
import { expectText } from './dashboard.ts'

const missing = findBinary(chromiumBinary) === undefined ? skipReason(chromiumBinary) : undefined
const wide = { width: 1440, height: 900 }

it.skipIf(missing).each([
  ['light', wide],
  ['dark', phone],
] as const)(
  `every view is accessible, and fits: %s, %j${missing === undefined ? '' : ` (${missing})`}`,
  async (colorScheme, viewport) => {
    const browser = await launchChromium()
    afterwards(() => browser.close())
    const { url } = await closing(listen((_request, response) => response.writeHead(401).end('{"error":"no"}')))
    const emulator = await emulatorOf({ chaos: { wrongKey: 1 } })
    const dashboard = await openDashboard(browser, emulator.url, { colorScheme, viewport })
    const { page, row, detail } = dashboard
    const expectAccessible = async (view: string) => {
      expect({ view, problems: await accessibilityProblems(page) }).toEqual({ view, problems: [] })
      expect({ view, width: await page.evaluate('document.documentElement.scrollWidth') }).toEqual({
        view,
        width: viewport.width,
      })
    }

    await page.getByText('No endpoints yet.').waitFor()
    await expectAccessible('empty')
    const endpoint = emulator.register({ url, description: 'a receiver with a long name that does not fit' })
    emulator.send(sampleEvent('call.completed'))
    emulator.rotateSecret(endpoint.id)
    await row(/rejected as expected/).waitFor()
    await expectAccessible('deliveries')
    await page.getByLabel('Search deliveries').fill('colour:red')
    await expectText(page.locator('#search-hint')).toContain('Unknown term')
    await expectAccessible('a search that is wrong')
    await page.getByLabel('Search deliveries').fill('')
    await page.getByRole('button', { name: 'Rotate secret' }).click()
    await page.getByRole('dialog', { name: 'Rotate the secret?' }).waitFor()
    await expectAccessible('rotation')
    await page.keyboard.press('Escape')
    for (const title of ['Chaos', 'Clock']) await dashboard.press(title)
    await expectAccessible('tools')
    await row(/ failed /).click()
    await detail.getByText('Compare with what your receiver verified').click()
    await expectAccessible('delivery')
  },
)
