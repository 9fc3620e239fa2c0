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
  `sending and editing are accessible, and fit: %s, %j${missing === undefined ? '' : ` (${missing})`}`,
  async (colorScheme, viewport) => {
    const browser = await launchChromium()
    afterwards(() => browser.close())
    const { url } = await closing(listen((_request, response) => response.writeHead(503).end()))
    const emulator = await emulatorOf()
    const deleted = emulator.register({ url: `${url}/deleted` })
    emulator.send(sampleEvent('call.completed'))
    await emulator.idle()
    emulator.unregister(deleted.id)
    const long = `${url}/a-path-that-does-not-fit-into-the-width-of-the-tools`
    const moved = emulator.register({ url, events: ['call.completed', 'sms.received'] })
    emulator.send(sampleEvent('call.completed'))
    await emulator.idle()
    emulator.update(moved.id, { url: long })
    const paused = emulator.register({ url: `${url}/paused`, active: false })
    const dashboard = await openDashboard(browser, emulator.url, {
      colorScheme,
      viewport,
      provokes: [/status of 422/],
    })
    const { page, editor, row, detail } = dashboard
    const expectAccessible = async (view: string) => {
      expect({ view, problems: await accessibilityProblems(page) }).toEqual({ view, problems: [] })
      expect({ view, width: await page.evaluate('document.documentElement.scrollWidth') }).toEqual({
        view,
        width: viewport.width,
      })
    }
    const problems = page.getByRole('status', { name: 'Problems of the event' })
    const to = page.getByLabel('To', { exact: true })

    await row(/^#1 failed /).waitFor()
    await editor.fill('{ "event": "call.complete", "data": { "call_id": 1 } }')
    await expectText(problems).toContain('Did you mean')
    await to.selectOption(long)
    await page.getByLabel('Send it').selectOption('stale')
    await page.getByLabel('Age in minutes').fill('0')
    await expectAccessible('a warning and a wrong age')
    await editor.fill('{ "event": "call.ringing", "data": { "call_id": 1 } }')
    await page.getByRole('button', { name: 'Send anyway' }).waitFor()
    await to.selectOption(`paused: ${paused.url}`)
    await expectAccessible('errors and a paused endpoint')
    await page.getByRole('listitem', { name: long }).getByRole('button', { name: 'Edit' }).click()
    const form = page.getByRole('form', { name: `Edit ${long}` })
    await form.getByLabel('URL').fill('ftp://example.com/')
    await dashboard.press('Save')
    await form.getByRole('alert').waitFor()
    await expectAccessible('editing')
    await row(/^#2 retrying /).click()
    await expectText(detail).toContain('The endpoint’s URL is now')
    await expectAccessible('a delivery to the earlier URL')
  },
)
