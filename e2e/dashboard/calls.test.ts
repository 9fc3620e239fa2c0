import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closing, emulatorOf } from '../emulator/closing.ts'
import { listen } from '../emulator/listen.ts'
import { accessibilityProblems } from './accessibility.ts'
import { launchChromium, type OpenOptions, openDashboard, phone } from './browser.ts'
import { faintTexts } from './contrast.ts'
import { expectSoon, expectText } from './dashboard.ts'
import { hasFocus, tabTo } from './keyboard.ts'

const missing = findBinary(chromiumBinary) === undefined ? skipReason(chromiumBinary) : undefined
const at = (second: number) => new Date(Date.UTC(2026, 0, 15, 9, 0, second)).toISOString()

describe.skipIf(missing)(`calls in the dashboard${missing === undefined ? '' : ` (${missing})`}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  /** Rejects forged deliveries, as a receiver would. */
  async function receiving(status: () => number = () => 200) {
    const emulator = await emulatorOf({ random: () => 0 })
    const { url } = await closing(listen((_request, response) => response.writeHead(status()).end()))
    const endpoint = emulator.register({ url })
    return { emulator, endpoint, url }
  }

  async function open(url: string, options?: OpenOptions) {
    const dashboard = await openDashboard(browser, url, options)
    const { page } = dashboard
    const list = page.getByRole('listbox', { name: 'Calls' })
    const story = page.getByRole('region', { name: 'Call', exact: true })
    return { ...dashboard, calls: list, row: (text: RegExp) => list.getByRole('option', { name: text }), story }
  }

  const hash = (page: Page) => page.evaluate<string>('location.hash')

  it('lists calls as they come, and tells the story of one', async () => {
    const { emulator } = await receiving()
    emulator.send({ event: 'account.changed', data: {} })
    const { page, calls, row, story, listed, detail } = await open(emulator.url)
    await page.getByRole('link', { name: 'Calls', exact: true }).click()
    await page.getByText('No call yet.').waitFor()
    await expectSoon(() => hash(page)).toBe('#view=calls')

    emulator.play('recorded')
    await row(/^recorded \+14155550100 → \+14155550101 1 min 5 deliveries/).waitFor()
    expect(await calls.locator('.mark').count()).toBe(0)
    await expectText(listed).toBe('1 call')
    await page.getByRole('link', { name: '1 delivery names no call' }).waitFor()

    await row(/recorded/).click()
    await expectText(story.getByRole('heading', { level: 2 })).toBe('+14155550100 → +14155550101')
    const events = story.getByRole('list').first().getByRole('heading', { level: 4 })
    await expectSoon(() => events.allTextContents()).toEqual([
      expect.stringMatching(/^call\.initiated happened /),
      expect.stringMatching(/^call\.ringing happened /),
      expect.stringMatching(/^call\.answered happened /),
      expect.stringMatching(/^call\.completed happened /),
      expect.stringMatching(/^recording\.completed happened /),
    ])
    await expectText(story).toMatch(/Wrongnothing.*2\.00 s later.*7\.00 s later.*1 min later.*6\.00 s later/s)
    await expectText(story).toContain('Arrived in the order in which they happened')
    await expectText(story.getByRole('listitem').nth(3)).toMatch(/#\d.*delivered.*arrived .*1 attempt, answered 200/s)

    await page.reload()
    await expectText(story.getByRole('heading', { level: 2 })).toBe('+14155550100 → +14155550101')
    await story.getByRole('link', { name: '#2' }).click()
    await expectText(detail.getByRole('heading', { level: 2 })).toBe('#2 call.initiated')
    await expectSoon(() => hasFocus(page, detail)).toBe(true)
    await detail.getByRole('link', { name: emulator.calls()[0]?.id ?? '' }).click()
    await expectText(story.getByRole('heading', { level: 3 }).first()).toBe('Story')
    await page.goBack()
    await expectText(detail.getByRole('heading', { level: 2 })).toBe('#2 call.initiated')
    await page.goBack()
    await expectText(story.getByRole('heading', { level: 3 }).first()).toBe('Story')

    await page.keyboard.press('Escape')
    await expectSoon(() => story.count()).toBe(0)
    await page.getByRole('link', { name: '1 delivery names no call' }).click()
    await expectText(listed).toBe('1 of 6')
  })

  it('marks disorder, gaps, duplicates, and keeps what is forged apart', async () => {
    let status = 200
    const { emulator } = await receiving(() => status)
    emulator.play('answered', { shuffled: true })
    await emulator.settled()
    const begun = { call_id: 'call_gap', from: '+4930123456', to: '+14155550101' }
    const [sent] = emulator.send({ event: 'call.initiated', timestamp: at(0), data: begun })
    emulator.send({ event: 'call.completed', timestamp: at(9), data: { call_id: 'call_gap', duration: 8 } })
    await emulator.settled()
    emulator.redeliver(sent?.id ?? '')
    await emulator.settled()
    status = 401
    emulator.redeliver(sent?.id ?? '', { as: 'wrong-key' })
    emulator.redeliver(sent?.id ?? '', { as: 'truncated' })
    await emulator.settled()
    const { page, row, story, listed } = await open(`${emulator.url}/#view=calls`)

    await row(/completed.*disorder/).click()
    await expectText(story).toMatch(
      /call\.ringing.*disorder It arrived before call\.initiated, which happened earlier/s,
    )
    await expectText(story).toContain('Arrived as 2, 3, 4, 1, at')

    await row(/^completed \+4930123456 → \+14155550101 gap duplicate /).click()
    await expectText(story).toMatch(
      /call\.answered.*gap It was not sent, though call\.completed shows that it happened/s,
    )
    await expectText(story).toContain('An endpoint accepted it more than once.')
    const apart = story.getByRole('list').last().getByRole('listitem')
    await expectSoon(() => apart.count()).toBe(2)
    await expectText(apart.first()).toMatch(/rejected as expected call\.initiated wrong-key/)

    status = 200
    emulator.play('failed')
    await expectText(listed).toBe('3 calls')
    await emulator.settled()
    await page.getByLabel('Only with problems').check()
    await expectText(listed).toBe('2 of 3 calls')
    await page.getByLabel('Search calls').fill('+49 30 123456')
    await expectText(listed).toBe('1 of 3 calls')
    await expectSoon(() => hash(page)).toMatch(/^#view=calls&q=.*&problems=only&call=call_gap$/)
    await page.getByLabel('Search calls').fill('colour:red')
    await page.getByText('Correct the search to show calls.').waitFor()
  })

  it('can be used by keyboard', async () => {
    const { emulator } = await receiving()
    for (const call_id of ['call_1', 'call_2', 'call_3']) emulator.send({ event: 'call.initiated', data: { call_id } })
    const { page, row, calls, story } = await open(`${emulator.url}/#view=calls`)
    await row(/call_1/).waitFor()
    await tabTo(page, calls)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    const title = story.getByRole('heading', { level: 2 })
    await expectText(title).toBe('call_2')
    await page.keyboard.press('j')
    await expectText(title).toBe('call_1')
    await page.keyboard.press('k')
    await expectText(title).toBe('call_2')
    await page.keyboard.press('Escape')
    await expectSoon(() => story.count()).toBe(0)
    await expectSoon(() => hasFocus(page, calls)).toBe(true)
  })

  it('reports that a call is no longer kept', async () => {
    const { emulator } = await receiving()
    const { story } = await open(`${emulator.url}/#view=calls&call=call_0`, { provokes: [/status of 404/] })
    await expectText(story).toContain('There is no call call_0.')
  })

  it('sends few requests, regardless of the number of deliveries', async () => {
    const { emulator } = await receiving()
    const { page, listed } = await open(`${emulator.url}/#view=calls`)
    await expectText(listed).toBe('0 calls')
    let asked = 0
    page.on('request', (request) => {
      if (new URL(request.url()).pathname === '/_emulator/calls') asked++
    })
    const begin = performance.now()
    emulator.play('failed', { calls: 300 })
    await expectText(listed).toBe('The newest 200 of 300 calls')
    await emulator.settled()
    expect(asked).toBeLessThanOrEqual(2 + (performance.now() - begin) / 500)
    await page.getByRole('button', { name: 'Show older calls' }).click()
    await expectText(listed).toBe('300 calls')
  })

  it.each([
    ['light', { width: 1440, height: 900 }],
    ['dark', phone],
  ] as const)('is accessible, legible, and fits: %s, %j', async (colorScheme, viewport) => {
    let status = 200
    const { emulator } = await receiving(() => status)
    emulator.play('recorded', { shuffled: true })
    await emulator.settled()
    const [sent] = emulator.send({ event: 'call.completed', timestamp: at(9), data: { call_id: 'call_1' } })
    await emulator.settled()
    status = 401
    emulator.redeliver(sent?.id ?? '', { as: 'wrong-key' })
    await emulator.settled()
    emulator.send({ event: 'call.ringing', data: { call_id: 'call_1' } })
    const { page, row, story } = await open(`${emulator.url}/#view=calls`, { colorScheme, viewport })
    const expectRight = async (view: string) => {
      expect({ view, problems: await accessibilityProblems(page) }).toEqual({ view, problems: [] })
      expect({ view, faint: await faintTexts(page) }).toEqual({ view, faint: [] })
      const width = await page.evaluate('document.documentElement.scrollWidth')
      expect({ view, width }).toEqual({ view, width: viewport.width })
    }
    await row(/gap/).waitFor()
    await expectRight('calls')
    await row(/gap/).click()
    await story.getByText('Not part of the call: deliveries to reject').waitFor()
    await expectRight('a call with gaps')
    await page.keyboard.press('Escape')
    await row(/disorder/).click()
    await story.getByText('Arrived as').waitFor()
    await expectRight('a shuffled call')
    await page.goBack()
    await expectSoon(() => story.count()).toBe(0)
  })
})
