import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { sampleEvent } from '@audian-webhooks/testing'
import { expect, it } from 'vitest'
import { afterwards, closing, emulatorOf } from '../emulator/closing.ts'
import { listen } from '../emulator/listen.ts'
import { launchChromium, openDashboard } from './browser.ts'
import { expectSoon, expectText } from './dashboard.ts'

const missing = findBinary(chromiumBinary) === undefined ? skipReason(chromiumBinary) : undefined

it.skipIf(missing)(
  `the dashboard makes a waiting attempt now, by button and by key${missing === undefined ? '' : ` (${missing})`}`,
  async () => {
    const browser = await launchChromium()
    afterwards(() => browser.close())
    const statuses = [503, 503, 200]
    const { url } = await closing(listen((_request, response) => response.writeHead(statuses.shift() ?? 200).end()))
    const emulator = await emulatorOf()
    emulator.register({ url })
    const [sent] = emulator.send(sampleEvent('call.completed'))
    const dashboard = await openDashboard(browser, emulator.url)
    const { page, row, detail } = dashboard
    await row(/^#1 retrying .* 503 /).click()
    const retry = detail.getByRole('button', { name: 'Retry now' })
    await retry.click()
    await expectText(detail).toMatch(/Attempt 2 ✕ 503.*Attempt 1 ✕ 503/s)
    await retry.waitFor()
    await page.keyboard.press('t')
    await row(/^#1 delivered /).waitFor()
    await expectText(detail).toMatch(/Attempt 3 ✓ 200/)
    expect(emulator.deliveries()).toMatchObject([{ id: sent?.id, attempts: [{}, {}, {}] }])

    await expectSoon(() => retry.count()).toBe(0)
    await page.keyboard.press('t')
    await page.getByRole('status', { name: 'News' }).getByText('#1 does not wait for an attempt.').waitFor()
    await page.keyboard.press('?')
    await expectText(page.getByRole('dialog', { name: 'Keys' })).toContain('try the opened delivery now')
  },
)
