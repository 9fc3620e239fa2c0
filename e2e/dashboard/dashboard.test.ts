import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { sampleEvent } from '@audian-webhooks/testing'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { afterwards, closing, emulatorOf } from '../emulator/closing.ts'
import { listen } from '../emulator/listen.ts'
import { breakableReceiver } from './breakable-receiver.ts'
import { launchChromium, type OpenOptions, openDashboard } from './browser.ts'
import { faintTexts } from './contrast.ts'
import { expectSoon, expectText } from './dashboard.ts'
import { keepPicture } from './keep-picture.ts'
import { hasFocus, tabTo } from './keyboard.ts'

/** The colour behind everything. */
const grounds = { light: 'rgb(244, 245, 247)', dark: 'rgb(20, 23, 28)' }
const missing = findBinary(chromiumBinary) === undefined ? skipReason(chromiumBinary) : undefined

describe.skipIf(missing)(`the dashboard${missing === undefined ? '' : ` (${missing})`}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  const open = (url: string, options?: OpenOptions) => openDashboard(browser, url, options)

  it('registers an endpoint, sends to it, and shows its deliveries while it is broken', async () => {
    const receiver = await breakableReceiver()
    const emulator = await emulatorOf()
    const dashboard = await open(emulator.url, { provokes: [/status of 422/] })
    const { page, editor, row, detail } = dashboard

    const form = page.getByRole('form', { name: 'New endpoint' })
    await form.getByLabel('URL').fill('http://example.com')
    await dashboard.press('Create endpoint')
    await expectText(form.getByRole('alert')).toMatch(
      /^The url must begin with https:\/\/; plain http:\/\/ is only allowed for/,
    )
    expect(emulator.endpoints()).toEqual([])
    await form.getByLabel('URL').fill(receiver.url)
    await dashboard.press('Create endpoint')
    const card = page.getByRole('list', { name: 'Endpoints' }).getByRole('listitem', { name: receiver.url })
    await card.getByRole('button', { name: 'Show secret' }).click()
    const [secret = 'none'] = /whsec_[0-9a-f]+/.exec((await card.textContent()) ?? '') ?? []
    expect(emulator.endpoints()).toMatchObject([{ url: receiver.url, events: ['*'], active: true, secret }])
    receiver.configure(secret)

    await page.getByLabel('Start from the sample of').selectOption('call.completed')
    const sample = JSON.parse(await editor.inputValue())
    await editor.fill('{ "event": "call.completed", }')
    await expectText(page.getByRole('status', { name: 'Problems of the event' })).toContain('Line 1This is not JSON')
    expect(await page.getByRole('button', { name: 'Send event' }).isDisabled()).toBe(true)
    await editor.press('Control+Enter')
    await editor.fill(JSON.stringify({ ...sample, data: { ...sample.data, from_name: 'Żółw' } }))
    await dashboard.press('Send event')
    await row(/^#1 delivered call\.completed\b.* 200 /).waitFor()
    expect(receiver.handled).toMatchObject([{ event: 'call.completed', data: { from_name: 'Żółw' } }])

    receiver.break()
    await dashboard.press('Send event')
    await row(/^#2 retrying call\.completed\b.* 503 .* in \d+ (s|min)/).click()
    const status = detail.getByText('next attempt')
    await expectText(status).toMatch(/retrying, next attempt in (\d+ min )?\d+ (s|min)$/)
    const before = await status.textContent()
    await expectText(status).not.toBe(before)

    receiver.fix()
    await dashboard.press('Clock')
    await dashboard.press('Skip to the next attempt')
    await row(/^#2 delivered call\.completed\b.* 200 /).waitFor()
    await expectText(detail).toMatch(/Attempt 2 ✓ 200.*Attempt 1 ✕ 503/s)
    expect(receiver.handled).toHaveLength(2)

    await dashboard.press('Redeliver')
    await row(/^#3 delivered call\.completed redelivery\b.* 200 /).waitFor()
    await expectText(detail.getByRole('heading', { level: 2 })).toBe('#3 call.completed')
    await expectText(detail).toMatch(/Answer 200.*"received": true,\s*"duplicate": true/s)
    expect(receiver.handled).toHaveLength(2)
    // Of deliveries, by their last attempts: the second one arrived in the end.
    await expectText(dashboard.figure('Success rate')).toContain('100 % of 3')
    await expectText(dashboard.figure('Attempts')).toContain('3 succeeded,  1 failed (1 delivered later)')
    await expectText(dashboard.totals).toContain('3 deliveries')
  })

  it('leaves the rows where they are when a delivery opens', async () => {
    const { url } = await closing(listen((_request, response) => response.end()))
    const emulator = await emulatorOf()
    emulator.register({ url })
    emulator.play('answered', { calls: 10 })
    await emulator.settled()
    const { row, detail } = await open(emulator.url, { viewport: { width: 1440, height: 900 } })
    const third = row(/^#38 delivered /)
    const top = async () => (await third.boundingBox())?.y
    await third.waitFor()
    const before = await top()
    await third.click()
    await detail.getByRole('heading', { level: 2 }).waitFor()
    expect(await top()).toBe(before)
  })

  it('warns when no one gets an event, and forgets a problem when something works', async () => {
    const emulator = await emulatorOf()
    emulator.register({ url: 'http://127.0.0.1:1/', active: false })
    const dashboard = await open(emulator.url, { provokes: [/status of 422/] })
    const { page } = dashboard
    await dashboard.press('Send event')
    const warning = page.getByRole('status', { name: 'News' }).getByText('no active endpoint')
    await warning.waitFor()
    expect(await warning.locator('..').getAttribute('data-kind')).toBe('warning')

    await dashboard.press('New endpoint')
    const form = page.getByRole('form', { name: 'New endpoint' })
    await form.getByLabel('URL').fill('http://example.com')
    await dashboard.press('Create endpoint')
    await form.getByRole('alert').waitFor()
    await form.getByLabel('URL').fill('https://example.com')
    await expectSoon(() => form.getByRole('alert').count()).toBe(0)

    await page.getByLabel('Calls').fill('0')
    await dashboard.press('Play')
    const problems = page.getByRole('alert', { name: 'Problems' })
    await expectText(problems).toContain('calls must be a whole number')
    await page.getByLabel('Calls').fill('1')
    await dashboard.press('Play')
    await expectText(problems).toBe('')
  })

  it('can be used with the keyboard only', async () => {
    const { url } = await closing(listen((_request, response) => response.end()))
    const emulator = await emulatorOf()
    const dashboard = await open(emulator.url)
    const { page, list, detail } = dashboard
    const { keyboard } = page
    const active = () => list.getAttribute('aria-activedescendant')
    const title = detail.getByRole('heading', { level: 2 })

    await tabTo(page, page.getByLabel('URL'))
    await keyboard.type(url)
    await keyboard.press('Enter')
    await expectSoon(() => emulator.endpoints()).toMatchObject([{ url }])
    await tabTo(page, page.getByLabel('Start from the sample of'))
    await keyboard.press('ArrowDown')
    await tabTo(page, page.getByRole('button', { name: 'Send event' }))
    for (const count of ['1 delivery', '2 deliveries', '3 deliveries']) {
      await keyboard.press('Enter')
      await expectText(dashboard.listed).toBe(count)
    }

    await tabTo(page, list)
    await expectSoon(active).toBe('delivery-3')
    await keyboard.press('ArrowDown')
    await expectSoon(active).toBe('delivery-2')
    await keyboard.press('j')
    await expectSoon(active).toBe('delivery-1')
    await keyboard.press('k')
    await expectSoon(active).toBe('delivery-2')
    await keyboard.press('Enter')
    await expectText(title).toMatch(/^#2 /)
    await keyboard.press('j')
    await expectText(title).toMatch(/^#1 /)
    await keyboard.press('Escape')
    await expectSoon(() => detail.count()).toBe(0)
    await expectSoon(() => hasFocus(page, list)).toBe(true)

    await keyboard.press('?')
    const keys = page.getByRole('dialog', { name: 'Keys' })
    await keys.waitFor()
    await keyboard.press('Escape')
    await keys.waitFor({ state: 'hidden' })
    await keyboard.press('/')
    await keyboard.type('j?')
    expect(await page.getByLabel('Search deliveries').inputValue()).toBe('j?')
    await expectText(dashboard.listed).toBe('0 of 3')
  })

  it('sends forged deliveries in addition to the real one, until chaos is turned off', async () => {
    const receiver = await breakableReceiver()
    const emulator = await emulatorOf()
    receiver.configure(emulator.register({ url: receiver.url }).secret)
    const dashboard = await open(emulator.url)
    const { page, row } = dashboard

    await dashboard.press('Chaos')
    const slider = page.getByRole('slider', { name: 'Wrong key' })
    await slider.press('End')
    await expectText(dashboard.panel('Chaos').getByRole('heading')).toContain('1 on')
    expect(emulator.chaos).toMatchObject({ wrongKey: 1 })
    await dashboard.press('Send event')
    await row(/^#\d rejected as expected call\.\w+ wrong-key .* 401 /).waitFor()
    await row(/^#\d delivered call\.\w+ (?!wrong-key).* 200 /).waitFor()
    expect(receiver.handled).toHaveLength(1)

    await dashboard.press('Turn all off')
    await expectSoon(() => slider.inputValue()).toBe('0')
    await dashboard.press('Send event')
    await row(/^#3 delivered /).waitFor()
    await emulator.idle()
    expect(emulator.tally()).toMatchObject({ deliveries: 3, delivered: 2, failed: 0, rejected: 1 })
    expect(receiver.handled).toHaveLength(2)

    await expectText(dashboard.figure('Success rate')).toContain('100 % of 2 deliveries, without 1 to be rejected')
    await expectText(dashboard.totals).toMatch(/delivered 2.*failed 0.*rejected as expected 1/)
    await expectText(dashboard.totals).not.toContain('although forged')
    await page.getByLabel('Filter by status').selectOption('rejected as expected')
    await expectText(dashboard.listed).toBe('1 of 3')
  })

  it('shows an alarm when a receiver accepts a forged delivery', async () => {
    const { url } = await closing(listen((_request, response) => response.end()))
    const emulator = await emulatorOf({ chaos: { truncated: 1 } })
    emulator.register({ url })
    emulator.send(sampleEvent('call.completed'))
    const dashboard = await open(emulator.url)
    await dashboard.row(/^#\d accepted although forged call\.completed truncated .* 200 /).click()
    await expectText(dashboard.detail).toContain('Accepted, although a receiver must reject it.')
    await expectText(dashboard.totals).toMatch(/delivered 1.*failed 0.*accepted although forged 1/)
    await expectText(dashboard.figure('Success rate')).toContain('100 % of 1 delivery, without 1 to be rejected')
  })

  it('lists ten thousand deliveries with a few elements', async () => {
    const refused = 'call.failed'
    const { url } = await closing(
      listen(({ headers }, response) => response.writeHead(headers['x-audian-event'] === refused ? 401 : 200).end()),
    )
    const emulator = await emulatorOf()
    emulator.register({ url })
    for (let sent = 0; sent < 10_000; sent++) emulator.send(sampleEvent(sent % 1000 === 7 ? refused : 'call.completed'))
    await emulator.idle()
    const dashboard = await open(emulator.url)
    const { page, list, row } = dashboard
    const expectFewRows = async () => expect(await row(/^#/).count()).toBeLessThan(100)

    await expectText(dashboard.listed).toBe('10,000 deliveries')
    await row(/^#10000 delivered /).waitFor()
    await expectFewRows()
    await page.getByLabel('Filter by status').selectOption('failed')
    await expectText(dashboard.listed).toBe('10 of 10,000')
    await row(/^#9008 failed call\.failed .* 401 /).waitFor()
    expect(await row(/^#\d+ failed /).count()).toBe(10)
    await page.getByLabel('Filter by status').selectOption('')
    await row(/^#10000 delivered /).waitFor()
    await list.hover()
    await page.mouse.wheel(0, 1_000_000)
    await row(/^#1 delivered /).waitFor()
    await expectFewRows()
  }, 300_000)

  it('reports that the emulator is unavailable, and updates automatically when it is back', async () => {
    const receiver = await breakableReceiver()
    const folder = mkdtempSync(join(tmpdir(), 'audian-dashboard-'))
    afterwards(() => rm(folder, { recursive: true }))
    const file = join(folder, 'state')
    const first = await emulatorOf({ file })
    receiver.configure(first.register({ url: receiver.url }).secret)
    first.send(sampleEvent('call.initiated'))
    await first.idle()
    receiver.break()
    const gone = /Failed to load resource: net::ERR_(CONNECTION_\w+|INCOMPLETE_CHUNKED_ENCODING|EMPTY_RESPONSE)/
    const dashboard = await open(first.url, { provokes: [gone] })
    const { row } = dashboard
    await row(/^#1 delivered call\.initiated /).waitFor()
    await expectText(dashboard.connection).toBe('Connected')
    await expectText(dashboard.connectionLost).toBe('')

    await first.close()
    await expectText(dashboard.connectionLost).toContain(`The emulator does not respond at ${first.url}.`)
    await expectText(dashboard.connection).toBe('Not connected')
    await row(/^#1 delivered call\.initiated /).waitFor()

    const second = await emulatorOf({ file, port: Number(new URL(first.url).port) })
    second.send(sampleEvent('call.completed'))
    await expectText(dashboard.connection).toBe('Connected')
    await expectText(dashboard.connectionLost).toBe('')
    await row(/^#1 delivered call\.initiated /).waitFor()
    await row(/^#2 retrying call\.completed /).waitFor()
    receiver.fix()
    await second.advance(120_000)
    await row(/^#2 delivered call\.completed /).waitFor()
  })

  it.each(['light', 'dark'] as const)('is legible, %s', async (colorScheme) => {
    const { url } = await closing(
      listen(({ headers }, response) =>
        response.writeHead(headers['x-audian-event'] === 'call.failed' ? 503 : 200).end('{"received":true}'),
      ),
    )
    const emulator = await emulatorOf()
    const dashboard = await open(emulator.url, { colorScheme })
    const { page, row } = dashboard
    const expectLegible = async (name: string) => {
      expect(await faintTexts(page)).toEqual([])
      await keepPicture(page, `${colorScheme}-${name}`)
    }

    await page.getByText('No endpoints yet.').waitFor()
    expect(await groundOf(page)).toBe(grounds[colorScheme])
    await expectLegible('empty')

    emulator.register({ url, description: 'of the test' })
    emulator.play('recorded', { calls: 4 })
    emulator.send(sampleEvent('call.failed'))
    await row(/retrying call\.failed/).click()
    await expectText(dashboard.detail).toContain('next attempt in')
    await expectText(dashboard.figure('Success rate')).toMatch(/\d+ % of \d+/)
    await expectLegible('deliveries')

    await dashboard.press('Close')
    for (const title of ['Endpoints', 'Send an event', 'Play a scenario', 'Chaos']) await dashboard.press(title)
    await page.getByRole('slider', { name: 'Stale' }).fill('40')
    await expectText(dashboard.panel('Chaos').getByRole('heading')).toContain('1 on')
    await expectLegible('chaos')

    const other = colorScheme === 'light' ? 'dark' : 'light'
    await page.getByLabel('Theme').selectOption(other)
    await expectSoon(() => groundOf(page)).toBe(grounds[other])
    await page.reload()
    await expectSoon(() => groundOf(page)).toBe(grounds[other])
  })

  it('may not ask another origin for anything', async () => {
    let asked = 0
    const elsewhere = await closing(
      listen((_request, response) => {
        asked++
        response.end()
      }),
    )
    const emulator = await emulatorOf()
    const refusal = /violates the .*Content Security Policy/
    const { page } = await open(emulator.url, { provokes: [refusal] })
    const complaint = page.waitForEvent('console', (message) => message.type() === 'error')
    await page.evaluate(`void fetch('${elsewhere.url}', { mode: 'no-cors' }).catch(() => {})`)
    expect((await complaint).text()).toMatch(refusal)
    expect(asked).toBe(0)
  })
})

function groundOf(page: Page): Promise<string> {
  return page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
}
