import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closing, emulatorOf } from '../emulator/closing.ts'
import { listen } from '../emulator/listen.ts'
import { breakableReceiver } from './breakable-receiver.ts'
import { launchChromium, openDashboard } from './browser.ts'
import { expectSoon, expectText } from './dashboard.ts'
import { tabTo } from './keyboard.ts'

const missing = findBinary(chromiumBinary) === undefined ? skipReason(chromiumBinary) : undefined

describe.skipIf(missing)(`the send form${missing === undefined ? '' : ` (${missing})`}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  it('sends to one endpoint, also to one that has not subscribed, and not to a paused one', async () => {
    const { url } = await closing(listen((_request, response) => response.end()))
    const emulator = await emulatorOf()
    emulator.register({ url: `${url}/all` })
    const other = emulator.register({ url: `${url}/other`, events: ['call.failed'] })
    const dashboard = await openDashboard(browser, emulator.url)
    const { page, row } = dashboard
    const note = page.getByRole('status', { name: 'About the endpoint' })
    const news = page.getByRole('status', { name: 'News' })

    await page.getByLabel('Start from the sample of').selectOption('call.completed')
    await page.getByLabel('To', { exact: true }).selectOption(other.url)
    await expectText(note).toBe('It has not subscribed to call.completed, but this sends it there anyway.')
    await dashboard.press('Send event')
    await row(/^#1 delivered call\.completed .*\/other 1 200 /).waitFor()
    await expectText(news).toContain(`Sent call.completed to ${other.url}. 1 delivery has begun.`)
    expect(emulator.deliveries()).toHaveLength(1)

    emulator.update(other.id, { active: false })
    await expectText(note).toContain('It is paused, so nothing is sent to it.')
    expect(await page.getByRole('button', { name: 'Send event' }).isDisabled()).toBe(true)

    emulator.unregister(other.id)
    await expectText(note).toBe('')
    await dashboard.press('Send event')
    await row(/^#2 delivered call\.completed .*\/all 1 200 /).waitFor()
  })

  it('sends it wrong on purpose, by keyboard, and shows what a receiver must do', async () => {
    const receiver = await breakableReceiver()
    const emulator = await emulatorOf()
    receiver.configure(emulator.register({ url: receiver.url }).secret)
    const dashboard = await openDashboard(browser, emulator.url)
    const { page, row } = dashboard
    const news = page.getByRole('status', { name: 'News' })
    const way = page.getByLabel('Send it')
    const next = async () => {
      await tabTo(page, way)
      await page.keyboard.press('ArrowDown')
    }
    const send = async () => {
      await tabTo(page, page.getByRole('button', { name: 'Send event' }))
      await page.keyboard.press('Enter')
    }

    await next()
    await expectText(page.getByText('signed with a wrong key')).toContain('The receiver must answer 401')
    await send()
    await row(/^#1 rejected as expected .* wrong-key .* 401 /).waitFor()
    await expectText(news).toMatch(/Sent call\.\w+, signed with a wrong key, to .*\. The receiver must answer 401\./)

    await next()
    const age = page.getByLabel('Age in minutes')
    await age.fill('0')
    const ageProblem = page.getByRole('status', { name: 'Problem of the age' })
    await expectText(ageProblem).toMatch(/^The age must be a number of minutes, from 1/)
    expect(await page.getByRole('button', { name: 'Send event' }).isDisabled()).toBe(true)
    await age.fill('75')
    await expectText(ageProblem).toBe('')
    await page.getByText('A receiver may accept it at this age').waitFor()
    await age.fill('76')
    await send()
    await row(/^#2 rejected as expected .* stale .* 503 /).waitFor()
    await expectText(news).toContain('with a timestamp that is 76 minutes old')

    await next()
    await send()
    await row(/^#3 rejected as expected .* truncated .* 401 /).waitFor()
    await expectText(news).toContain('without the end of its body')
    expect(receiver.handled).toEqual([])

    await next()
    await send()
    await row(/^#4 delivered call\.\w+ (?!duplicate).* 200 /).waitFor()
    await row(/^#5 delivered call\.\w+ duplicate .* 200 /).waitFor()
    await expectText(news).toContain('It is delivered again after a 2xx response.')
    expect(receiver.handled).toHaveLength(1)
    await expectSoon(() => emulator.tally()).toMatchObject({ delivered: 2, rejected: 3, failed: 0, accepted: 0 })
  })
})
