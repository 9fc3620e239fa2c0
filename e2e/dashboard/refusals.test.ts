import { json } from 'node:stream/consumers'
import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { sampleEvent } from '@audian-webhooks/testing'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closing, emulatorOf } from '../emulator/closing.ts'
import { listen } from '../emulator/listen.ts'
import { launchChromium, openDashboard } from './browser.ts'
import { expectText } from './dashboard.ts'

const missing = findBinary(chromiumBinary) === undefined ? skipReason(chromiumBinary) : undefined

describe.skipIf(missing)(`a 401 in the dashboard${missing === undefined ? '' : ` (${missing})`}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  async function refusingReceiver() {
    const verified: string[] = []
    const { url } = await closing(
      listen(async (request, response) => {
        verified.push(JSON.stringify(await json(request), null, 2))
        response.writeHead(401).end()
      }),
    )
    return { url, verified }
  }

  it('is explained, and the page finds the mistake in what the receiver verified', async () => {
    const receiver = await refusingReceiver()
    const emulator = await emulatorOf()
    emulator.register({ url: receiver.url })
    emulator.send(sampleEvent('call.completed'))
    const { page, row, detail } = await openDashboard(browser, emulator.url)
    await row(/^#1 failed .* 401 /).click()
    const why = detail.getByRole('region', { name: 'Why 401' })
    await expectText(why).toMatch(/The signature was valid when it was sent.*What to do: Compare the secrets/s)

    await why.getByText('Compare with what your receiver verified').click()
    await why.getByLabel('Body that it verified').fill(receiver.verified[0] ?? '')
    await why.getByRole('button', { name: 'Compare' }).click()
    const outcome = why.getByRole('status', { name: 'Outcome of the comparison' })
    await expectText(outcome).toMatch(/JSON.*What to do:/s)

    await why.getByLabel('Body that it verified').fill(emulator.deliveries()[0]?.body ?? '')
    await why.getByRole('button', { name: 'Compare' }).click()
    await expectText(outcome).toMatch(/^With this body and this secret the signature is valid\./)
    await why.getByLabel('Secret that it verifies with').fill('whsec_of_another_endpoint')
    await page.keyboard.press('Enter')
    await expectText(outcome).toMatch(/secret.*What to do:/is)
  })

  it('that is expected needs no action', async () => {
    const receiver = await refusingReceiver()
    const emulator = await emulatorOf()
    emulator.register({ url: receiver.url })
    const [sent] = emulator.send(sampleEvent('call.completed'))
    emulator.redeliver(sent?.id ?? '', { as: 'wrong-key' })
    const { row, detail } = await openDashboard(browser, emulator.url)
    await row(/^#2 rejected as expected .* 401 /).click()
    const why = detail.getByRole('region', { name: 'Why 401' })
    await expectText(why).toMatch(
      /It was signed with another secret, on purpose\.What to do: Nothing: a receiver must reject/,
    )
    expect(await why.getByText('Compare with').count()).toBe(0)
  })
})
