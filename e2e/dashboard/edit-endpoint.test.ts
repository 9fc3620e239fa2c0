import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { sampleEvent } from '@audian-webhooks/testing'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closing, emulatorOf } from '../emulator/closing.ts'
import { listen } from '../emulator/listen.ts'
import { launchChromium, openDashboard } from './browser.ts'
import { expectSoon, expectText } from './dashboard.ts'
import { hasFocus } from './keyboard.ts'

const missing = findBinary(chromiumBinary) === undefined ? skipReason(chromiumBinary) : undefined

describe.skipIf(missing)(`editing an endpoint${missing === undefined ? '' : ` (${missing})`}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  it('changes where retries go, and each attempt shows the URL that it went to', async () => {
    const old = await closing(listen((_request, response) => response.writeHead(503).end()))
    const next = await closing(listen((_request, response) => response.end()))
    const emulator = await emulatorOf({ speed: 0 })
    const { id, secret } = emulator.register({ url: old.url })
    emulator.send(sampleEvent('call.completed'))
    const dashboard = await openDashboard(browser, emulator.url, { provokes: [/status of 422/] })
    const { page, row, detail } = dashboard
    await row(/^#1 retrying /).click()

    await dashboard.press('Edit')
    const form = page.getByRole('form', { name: `Edit ${old.url}` })
    const url = form.getByLabel('URL')
    await expectSoon(() => hasFocus(page, url)).toBe(true)
    await url.fill('http://example.com/')
    await url.press('Enter')
    await expectText(form.getByRole('alert')).toMatch(/^The url must begin with https:\/\//)
    expect(emulator.endpoints()).toMatchObject([{ url: old.url }])
    await url.fill(next.url)
    await expectSoon(() => form.getByRole('alert').count()).toBe(0)
    await expectText(form.getByRole('status', { name: 'What follows' })).toContain('go to the new URL')
    await url.press('Enter')
    await expectText(page.getByRole('status', { name: 'News' })).toContain(`${old.url} is changed to ${next.url}.`)
    await expectSoon(() => hasFocus(page, page.getByRole('button', { name: 'Edit' }))).toBe(true)
    expect(emulator.endpoints()).toMatchObject([{ id, secret, url: next.url, events: ['*'], active: true }])

    await expectText(detail).toContain(`The endpoint’s URL is now ${next.url}`)
    await emulator.advance(120_000)
    await row(/^#1 delivered /).waitFor()
    await expectText(detail).toMatch(new RegExp(`POST ${next.url}.*POST ${old.url}`, 's'))
  })

  it('changes description, events and whether it is active, and only the edited fields', async () => {
    const emulator = await emulatorOf()
    const { id } = emulator.register({ url: 'http://127.0.0.1:1/', events: ['call.failed', 'sms.received'] })
    const dashboard = await openDashboard(browser, emulator.url, { provokes: [/status of 422/] })
    const { page } = dashboard
    await dashboard.press('Edit')
    const form = page.getByRole('form', { name: 'Edit http://127.0.0.1:1/' })
    await form.getByLabel('sms.received').uncheck()
    await form.getByLabel('call.failed').uncheck()
    await dashboard.press('Save')
    await expectText(form.getByRole('alert')).toContain('The list must not be empty.')

    // Another page changes the URL in between: saving does not undo that.
    emulator.update(id, { url: 'http://127.0.0.1:2/' })
    const same = page.getByRole('form', { name: 'Edit http://127.0.0.1:2/' })
    await same.getByLabel('call.answered').check()
    await same.getByLabel('Description').fill('of the test')
    await same.getByLabel('Active').uncheck()
    await expectText(same.getByRole('status', { name: 'What follows' })).toContain('It gets no new events.')
    await dashboard.press('Save')
    await page.getByText('❚❚ paused').waitFor()
    expect(emulator.endpoints()).toMatchObject([
      { url: 'http://127.0.0.1:2/', events: ['call.answered'], description: 'of the test', active: false },
    ])

    await dashboard.press('Edit')
    await dashboard.press('Cancel')
    await expectSoon(() => hasFocus(page, page.getByRole('button', { name: 'Edit' }))).toBe(true)
  })
})
