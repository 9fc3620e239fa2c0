import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { sampleEvent } from '@audian-webhooks/testing'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closing, emulatorOf } from '../emulator/closing.ts'
import { listen } from '../emulator/listen.ts'
import { launchChromium, openDashboard } from './browser.ts'
import { expectSoon, expectText } from './dashboard.ts'

const missing = findBinary(chromiumBinary) === undefined ? skipReason(chromiumBinary) : undefined

describe.skipIf(missing)(`search in the dashboard${missing === undefined ? '' : ` (${missing})`}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  it('finds phone numbers, call ids, texts of answers, and terms', async () => {
    const { url } = await closing(
      listen(({ headers }, response) => {
        if (headers['x-audian-event'] !== 'call.failed') response.end()
        else response.writeHead(503, { 'x-reason': 'pool exhausted' }).end('The database is away.')
      }),
    )
    const emulator = await emulatorOf()
    emulator.register({ url })
    emulator.send({ event: 'call.ringing', data: { call_id: 'call_7', from: '+4930123456' } })
    emulator.send(sampleEvent('call.failed', { data: { call_id: 'call_8' } }))
    emulator.send(sampleEvent('call.completed', { data: { call_id: 'call_9' } }))
    await emulator.idle()
    const { page, row, listed } = await openDashboard(browser, emulator.url)
    const search = page.getByRole('searchbox', { name: 'Search deliveries' })
    const finds = async (typed: string, sequence: number) => {
      await search.fill('')
      await expectText(listed).toBe('3 deliveries')
      await search.fill(typed)
      await expectText(listed).toBe('1 of 3')
      await row(new RegExp(`^#${sequence} `)).waitFor()
    }

    await finds('+49 30 123-456', 1)
    await finds('call:call_9', 3)
    await finds('call_8', 2)
    await finds('"database is away"', 2)
    await finds('exhausted', 2)
    await finds('event:call.* status:retrying answer:503', 2)
    await search.fill('call_8')
    await page.getByLabel('Filter by status').selectOption('delivered')
    await expectText(listed).toBe('0 of 3')
  })

  it('lists the terms, and reports the error in one', async () => {
    const emulator = await emulatorOf()
    const { page } = await openDashboard(browser, emulator.url)
    const search = page.getByRole('searchbox', { name: 'Search deliveries' })
    const hint = page.locator('#search-hint')
    await expectText(hint).toMatch(/event:call\.\*.*status:failed.*id:evt_….*call:call_1.*answer:503/)
    await search.fill('colour:red')
    await expectText(hint).toMatch(/^Unknown term colour: \(known: event, status, .*in quotes\.$/)
    expect(await search.getAttribute('aria-invalid')).toBe('true')
    await search.fill('status:failed')
    await expectText(hint).toMatch(/event:call/)
    expect(await search.getAttribute('aria-invalid')).toBe('false')
  })

  it('lists what matches as it comes, and drops what does not match any more', async () => {
    let status = 503
    const { url } = await closing(listen((_request, response) => response.writeHead(status).end()))
    const emulator = await emulatorOf({ speed: 0 })
    emulator.register({ url })
    const dashboard = await openDashboard(browser, `${emulator.url}/#q=status:retrying+"call_new"`)
    const { row, listed } = dashboard
    await expectText(listed).toBe('0 deliveries')
    emulator.send(sampleEvent('call.completed', { data: { call_id: 'call_new' } }))
    emulator.send(sampleEvent('call.completed', { data: { call_id: 'call_other' } }))
    await row(/^#1 retrying /).waitFor()
    await expectText(listed).toBe('1 of 2')
    status = 200
    await emulator.advance(120_000)
    await expectSoon(() => row(/^#1 /).count()).toBe(0)
    await expectText(listed).toBe('0 of 2')
  })
})
