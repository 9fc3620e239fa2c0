import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { sampleEvent } from '@audian-webhooks/testing'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closing, emulatorOf } from '../emulator/closing.ts'
import { listen } from '../emulator/listen.ts'
import { launchChromium, type OpenOptions, openDashboard, phone } from './browser.ts'
import { expectSoon, expectText } from './dashboard.ts'
import { hasFocus } from './keyboard.ts'

const missing = findBinary(chromiumBinary) === undefined ? skipReason(chromiumBinary) : undefined

describe.skipIf(missing)(`the dashboard's address${missing === undefined ? '' : ` (${missing})`}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  const open = (url: string, options?: OpenOptions) => openDashboard(browser, url, options)

  async function someDeliveries() {
    const { url } = await closing(
      listen(({ headers }, response) =>
        response.writeHead(headers['x-audian-event'] === 'call.failed' ? 400 : 200).end(),
      ),
    )
    const emulator = await emulatorOf()
    const endpoint = emulator.register({ url })
    for (const name of ['call.ringing', 'call.failed', 'call.answered', 'call.failed'] as const) {
      emulator.send(sampleEvent(name))
      await emulator.settled()
    }
    const ids = emulator.deliveries().map(({ id }) => id)
    return { emulator, endpoint, ids }
  }

  it('contains what is shown, and a reload, Back and Forward restore it', async () => {
    const { emulator, endpoint, ids } = await someDeliveries()
    const dashboard = await open(emulator.url)
    const { page, row, detail, listed } = dashboard
    const title = detail.getByRole('heading', { level: 2 })
    const hash = () => page.evaluate<string>('location.hash')
    const search = page.getByLabel('Search deliveries')
    await expectText(listed).toBe('4 deliveries')

    await page.getByLabel('Filter by status').selectOption('failed')
    await page.getByLabel('Filter by endpoint').selectOption(endpoint.id)
    await page.getByLabel('Time shown in plots').selectOption('1 h')
    await search.fill('call.failed')
    await expectText(listed).toBe('2 of 4')
    await row(/^#4 failed /).click()
    await expectText(title).toBe('#4 call.failed')
    const filters = `#q=call.failed&status=failed&endpoint=${endpoint.id}&plots=1+h`
    expect(await hash()).toBe(`${filters}&delivery=${ids[3]}`)

    await page.reload()
    await expectText(title).toBe('#4 call.failed')
    await expectText(listed).toBe('2 of 4')
    expect(await search.inputValue()).toBe('call.failed')
    expect(await page.getByLabel('Time shown in plots').inputValue()).toBe('1 h')

    await row(/^#2 failed /).click()
    await expectText(title).toBe('#2 call.failed')
    await page.goBack()
    await expectText(title).toBe('#4 call.failed')
    await page.goBack()
    await expectSoon(() => detail.count()).toBe(0)
    expect(await hash()).toBe(filters)
    await page.goForward()
    await expectText(title).toBe('#4 call.failed')
    await dashboard.press('Close')
    await expectSoon(() => detail.count()).toBe(0)
    await page.goBack()
    await expectText(title).toBe('#4 call.failed')

    await search.fill('nothing of this kind')
    await page.getByRole('button', { name: 'Show all' }).click()
    await expectText(listed).toBe('4 deliveries')
    await page.goBack()
    await expectText(listed).toBe('0 of 4')
    expect(await search.inputValue()).toBe('nothing of this kind')
  })

  it('does not grow the history while someone types, or reads on by key', async () => {
    const { emulator, ids } = await someDeliveries()
    const { page, row, detail, listed } = await open(emulator.url)
    const title = detail.getByRole('heading', { level: 2 })
    await row(/^#4 failed /).click()
    await expectText(title).toBe('#4 call.failed')
    const before = await page.evaluate('history.length')
    for (const sequence of [3, 2, 1]) {
      await page.keyboard.press('j')
      await expectText(title).toMatch(new RegExp(`^#${sequence} `))
    }
    await page.getByLabel('Search deliveries').pressSequentially('call.')
    await expectSoon(() => page.evaluate('location.hash')).toBe(`#q=call.&delivery=${ids[0]}`)
    expect(await page.evaluate('history.length')).toBe(before)
    await page.goBack()
    await expectSoon(() => detail.count()).toBe(0)
    await expectText(listed).toBe('4 deliveries')
  })

  it('opens a delivery that no list shows', async () => {
    const { emulator, ids } = await someDeliveries()
    const { detail, listed, row } = await open(`${emulator.url}/#status=delivered&delivery=${ids[1]}`)
    await expectText(detail.getByRole('heading', { level: 2 })).toBe('#2 call.failed')
    await expectText(listed).toBe('2 of 4')
    expect(await row(/^#2 /).count()).toBe(0)
  })

  it('on a telephone shows a delivery over the list, and Back shows the list again', async () => {
    const { emulator } = await someDeliveries()
    const { page, row, detail, list } = await open(emulator.url, { viewport: phone })
    await row(/^#2 failed /).click()
    await expectText(detail.getByRole('heading', { level: 2 })).toBe('#2 call.failed')
    await expectSoon(() => list.isVisible()).toBe(false)
    await page.goBack()
    await expectSoon(() => list.isVisible()).toBe(true)
    expect(await detail.count()).toBe(0)
    await expectSoon(() => hasFocus(page, list)).toBe(true)
  })

  it('reports that the delivery is no longer kept', async () => {
    const { emulator } = await someDeliveries()
    const { detail, listed } = await open(`${emulator.url}/#delivery=dlv_0`, { provokes: [/status of 404/] })
    await expectText(detail).toContain('The emulator does not keep delivery dlv_0. It forgets the oldest finished ones')
    await expectText(listed).toBe('4 deliveries')
  })

  it.each([
    '#status=none&event=%00&endpoint=<img>&plots=0&delivery=../state',
    '#%E0%A4%A=%&=&__proto__=1&constructor',
    '?status=failed#delivery=%22%3E%3Cscript%3Ealert(1)%3C/script%3E',
  ])('with nonsense in it shows everything: %s', async (nonsense) => {
    const { emulator } = await someDeliveries()
    const { page, detail, listed } = await open(`${emulator.url}/${nonsense}`)
    await expectText(listed).toBe('4 deliveries')
    expect(await detail.count()).toBe(0)
    await page.evaluate(`location.hash = '#status=failed'`)
    await expectText(listed).toBe('2 of 4')
  })
})
