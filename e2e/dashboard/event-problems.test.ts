import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { sampleEvent } from '@audian-webhooks/testing'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closing, emulatorOf } from '../emulator/closing.ts'
import { listen } from '../emulator/listen.ts'
import { launchChromium, openDashboard } from './browser.ts'
import { expectText } from './dashboard.ts'

const missing = findBinary(chromiumBinary) === undefined ? skipReason(chromiumBinary) : undefined

describe.skipIf(missing)(`an event in the editor${missing === undefined ? '' : ` (${missing})`}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  async function opened() {
    const { url } = await closing(listen((_request, response) => response.end()))
    const emulator = await emulatorOf()
    emulator.register({ url })
    const dashboard = await openDashboard(browser, emulator.url)
    const { page, editor } = dashboard
    await expectText(page.getByRole('status', { name: 'Connection' })).toBe('Connected')
    const problems = page.getByRole('status', { name: 'Problems of the event' })
    const edit = (change: object) => {
      const { event, data } = sampleEvent('call.completed')
      return editor.fill(JSON.stringify({ event, data, ...change }, null, 2))
    }
    return { ...dashboard, emulator, problems, edit }
  }

  it('has a warning for a name that is not documented, and can be sent', async () => {
    const { page, problems, edit, press, row, emulator } = await opened()
    await edit({ event: 'call.complete' })
    await expectText(problems).toBe("⚠Line 2Unknown event 'call.complete'. Did you mean 'call.completed'?")
    expect(await problems.getByRole('listitem').getAttribute('data-severity')).toBe('warning')
    expect(await colourOf(page, '.editor-problems li')).not.toBe(await colourOf(page, '.connection'))
    await press('Send event')
    await row(/^#1 delivered call\.complete /).waitFor()
    await edit({})
    await expectText(problems).toBe('')
    expect(emulator.deliveries()).toHaveLength(1)
  })

  it('has an error for a field of the wrong type, and is sent only if the button says that', async () => {
    const { page, editor, problems, edit, press, row, emulator } = await opened()
    await edit({ data: { ...sampleEvent('call.completed').data, duration: '12', status: undefined } })
    await expectText(problems).toMatch(
      /✕Line 3data\.status is missing: it must be a string\.✕Line 6data\.duration must be a number\./,
    )
    expect(await editor.getAttribute('aria-invalid')).toBe('true')
    await page.getByRole('button', { name: 'Line 6' }).press('Enter')
    expect(await editor.evaluate(selected)).toBe('    "duration": "12",')
    await editor.press('Control+Enter')
    await press('Send anyway')
    await row(/^#1 delivered call\.completed /).waitFor()
    expect(emulator.deliveries()).toHaveLength(1)

    await edit({})
    await expectText(problems).toBe('')
    await editor.press('Control+Enter')
    await row(/^#2 delivered call\.completed /).waitFor()
  })

  it('is checked before it is sent, however quickly that is pressed', async () => {
    const { editor, problems, edit, emulator } = await opened()
    await edit({})
    await expectText(problems).toBe('')
    await edit({ data: {} })
    await editor.press('Control+Enter')
    await expectText(problems).toContain('data.call_id is missing')
    expect(emulator.deliveries()).toEqual([])
  })
})

function colourOf(page: Page, selector: string): Promise<string> {
  return page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).color`)
}

/** What is selected in a text area, in the browser. */
function selected(element: unknown): string {
  const { value, selectionStart, selectionEnd } = element as Readonly<{
    value: string
    selectionStart: number
    selectionEnd: number
  }>
  return value.slice(selectionStart, selectionEnd)
}
