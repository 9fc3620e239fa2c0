import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closing, emulatorOf } from '../emulator/closing.ts'
import { listen } from '../emulator/listen.ts'
import { launchChromium, openDashboard } from './browser.ts'

const missing = findBinary(chromiumBinary) === undefined ? skipReason(chromiumBinary) : undefined

/** The tools, which each view has beside it. */
const tools = [
  'complementary Tools',
  'region Endpoints',
  'heading 2 Endpoints 1',
  'region Send an event',
  'heading 2 Send an event',
  'region Play a scenario',
  'heading 2 Play a scenario',
  'region Chaos',
  'heading 2 Chaos off',
  'region Clock',
  'heading 2 Clock 1×',
]

describe.skipIf(missing)(`what a screen reader reads${missing === undefined ? '' : ` (${missing})`}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  async function oneCall(): Promise<{ readonly url: string }> {
    const { url } = await closing(listen((_request, response) => response.end()))
    const emulator = await emulatorOf()
    emulator.register({ url })
    emulator.play('recorded')
    await emulator.settled()
    return emulator
  }

  it('has landmarks and headings in the order of an opened delivery', async () => {
    const { page, row } = await openDashboard(browser, (await oneCall()).url)
    await row(/^#1 /).click()
    await page.getByRole('heading', { level: 2, name: /^#1 / }).waitFor()
    expect(await outline(page)).toEqual([
      'banner',
      'heading 1 Audian emulator',
      ...tools,
      'main',
      'navigation Views',
      'figure Success rate',
      'figure Latency',
      'figure Attempts',
      'search',
      'listbox Deliveries',
      'region Delivery',
      'heading 2 #1 call.initiated',
      'heading 3 Attempts',
      'heading 4 Request headers',
      'heading 4 Answer 200',
      'heading 3 Body',
      'tree body as JSON',
    ])
  })

  it('has landmarks and headings in the order of an opened call', async () => {
    const { page } = await openDashboard(browser, `${(await oneCall()).url}/#view=calls`)
    await page.getByRole('option', { name: /^recorded / }).click()
    const story = page.getByRole('region', { name: 'Call', exact: true })
    await story.getByRole('heading', { level: 3 }).first().waitFor()
    const lines = await outline(page)
    const events = ['call.initiated', 'call.ringing', 'call.answered', 'call.completed', 'recording.completed']
    expect(lines.map((line) => line.replace(/ happened .*|, at 127.*/, ''))).toEqual([
      'banner',
      'heading 1 Audian emulator',
      ...tools,
      'main',
      'navigation Views',
      'search',
      'listbox Calls',
      'region Call',
      'heading 2 +14155550100 → +14155550101',
      'heading 3 Story',
      'figure Arrived in the order in which they happened',
      ...events.map((event) => `heading 4 ${event}`),
    ])
  })
})

const read =
  /^\s*- (banner|complementary|contentinfo|figure|heading|listbox|main|navigation|region|search|tree)\b(?: "([^"]*)")?(?: \[level=(\d)\])?/

/** Landmarks, headings and large parts in reading order, such as `heading 2 Endpoints`. */
async function outline(page: Page): Promise<string[]> {
  const snapshot = await page.locator('body').ariaSnapshot()
  return snapshot.split('\n').flatMap((line) => {
    const [found, role = '', name, level] = read.exec(line) ?? []
    return found === undefined ? [] : [[role, level, name].filter((part) => part !== undefined).join(' ')]
  })
}
