import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { sampleEvent } from '@audian-webhooks/testing'
import { expect, it } from 'vitest'
import { afterwards, emulatorOf } from '../emulator/closing.ts'
import { breakableReceiver } from './breakable-receiver.ts'
import { launchChromium, openDashboard } from './browser.ts'
import { expectSoon, expectText } from './dashboard.ts'
import { hasFocus } from './keyboard.ts'

const missing = findBinary(chromiumBinary) === undefined ? skipReason(chromiumBinary) : undefined

it.skipIf(missing)(
  `a rotation asks first, and shows what each secret signs${missing === undefined ? '' : ` (${missing})`}`,
  async () => {
    const browser = await launchChromium()
    afterwards(() => browser.close())
    const receiver = await breakableReceiver()
    const emulator = await emulatorOf()
    const { id, secret } = emulator.register({ url: receiver.url })
    receiver.configure(secret)
    emulator.send(sampleEvent('call.ringing'))
    await emulator.settled()
    const { page, detail } = await openDashboard(browser, emulator.url)
    const secretNow = () => emulator.endpoints()[0]?.secret
    const button = page.getByRole('button', { name: 'Rotate secret' })
    const dialog = page.getByRole('dialog', { name: 'Rotate the secret?' })

    await button.focus()
    await page.keyboard.press('Enter')
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await expectSoon(() => hasFocus(page, button)).toBe(true)
    await page.keyboard.press('Enter')
    await dialog.waitFor()
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'hidden' })
    expect(secretNow()).toBe(secret)

    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expectSoon(secretNow).not.toBe(secret)
    const rotation = page.getByRole('region', { name: 'Rotation' })
    await expectText(rotation).toMatch(
      /New: no attempt is signed with it yet\..*Old: last #1 call\.ringing .* answered 200\. No later attempt is signed/s,
    )

    emulator.send(sampleEvent('call.failed'))
    await expectText(rotation).toMatch(
      /New: last #2 call\.failed .* answered 401\..*1 attempt with the new secret answered 401/s,
    )
    await rotation.getByRole('link', { name: '#2' }).click()
    await expectText(detail.getByRole('heading', { level: 2 })).toBe('#2 call.failed')
    receiver.configure(emulator.endpoints().find((endpoint) => endpoint.id === id)?.secret ?? '')
    emulator.send(sampleEvent('call.completed'))
    await expectText(rotation).toMatch(/New: last #3 call\.completed .* answered 200\./)
  },
)
