import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { sampleEvent } from '@audian-webhooks/testing'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closing, emulatorOf } from '../emulator/closing.ts'
import { listen } from '../emulator/listen.ts'
import { launchChromium, openDashboard } from './browser.ts'
import { expectSoon, expectText } from './dashboard.ts'

const missing = findBinary(chromiumBinary) === undefined ? skipReason(chromiumBinary) : undefined

describe.skipIf(missing)(`many deliveries in the dashboard${missing === undefined ? '' : ` (${missing})`}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  it('are drawn in batches while they arrive, and only those in view are elements', async () => {
    const { url } = await closing(listen((_request, response) => response.end()))
    const emulator = await emulatorOf()
    emulator.register({ url })
    const { page, list, listed, totals } = await openDashboard(browser, emulator.url)
    await expectText(listed).toBe('0 deliveries')
    await page.evaluate(`
      window.draws = 0
      new MutationObserver(() => { window.draws += 1 }).observe(document.querySelector('[aria-label=Listed]'), {
        childList: true, characterData: true, subtree: true,
      })
    `)
    for (let count = 0; count < 5000; count++) emulator.send(sampleEvent('call.completed'))
    await emulator.settled()
    await expectText(listed).toBe('5,000 deliveries')
    await expectText(totals).toMatch(/delivered 5,000/)
    // One for each delivery, or for each of its changes, would be 5,000 or more.
    expect(await page.evaluate<number>('window.draws')).toBeLessThan(500)
    expect(await list.getByRole('option').count()).toBeLessThan(100)
  })

  it('come page by page as one scrolls down, while the row that is read stays still', async () => {
    // Nothing is sent: each one waits for a clock that is stopped.
    const emulator = await emulatorOf({ speed: 0, chaos: { delay: 1, maxDelayMs: 60_000 } })
    emulator.register({ url: 'http://127.0.0.1:1/' })
    const event = sampleEvent('call.completed')
    for (let count = 0; count < 22_500; count++) emulator.send(event)
    const { page, list, listed, row } = await openDashboard(browser, emulator.url)
    await expectText(listed).toBe('The newest 20,000')
    await list.focus()
    await page.keyboard.press('End')
    await row(/^#2501 /).waitFor()
    await expectText(listed).toBe('The newest 21,000')
    const top = await list.evaluate((element) => element.scrollTop)
    expect(await list.evaluate((element) => element.scrollHeight - element.scrollTop)).toBeGreaterThan(30_000)
    await expectSoon(() => row(/^#2501 /).getAttribute('data-active')).toBe('true')
    expect(await list.evaluate((element) => element.scrollTop)).toBe(top)
    await page.keyboard.press('End')
    await expectText(listed).toBe('The newest 22,000')
    await page.keyboard.press('End')
    await expectText(listed).toBe('22,500 deliveries')
    await page.keyboard.press('End')
    await row(/^#1 /).waitFor()
  })
})
