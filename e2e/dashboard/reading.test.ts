import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { sampleEvent } from '@audian-webhooks/testing'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closing, emulatorOf } from '../emulator/closing.ts'
import { listen } from '../emulator/listen.ts'
import { accessibilityProblems } from './accessibility.ts'
import { launchChromium, type OpenOptions, openDashboard, phone } from './browser.ts'
import { faintTexts } from './contrast.ts'
import { expectSoon, expectText } from './dashboard.ts'
import { keepPicture } from './keep-picture.ts'
import { hasFocus, tabTo } from './keyboard.ts'

const missing = findBinary(chromiumBinary) === undefined ? skipReason(chromiumBinary) : undefined
const wide = { width: 1440, height: 900 }

/** What a parser changes: a number of many digits, a key that is there twice, an escape that need not be one. */
const trickyJson =
  '{"id":12345678901234567890,"ratio":1.10,"name":"\\u017b\\/","a":1,"a":2,"list":[{"deep":[true,null]},[]],"none":{}}'

describe.skipIf(missing)(`bodies and answers${missing === undefined ? '' : ` (${missing})`}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  /** Answers a delivery with this text, and opens it. */
  const openAnswer = async (
    answer: string,
    { headers, ...options }: OpenOptions & { headers?: Record<string, string> } = { viewport: wide },
  ) => {
    const { url } = await closing(listen((_request, response) => response.writeHead(422, headers).end(answer)))
    const emulator = await emulatorOf()
    emulator.register({ url })
    emulator.send(sampleEvent('call.completed'))
    await emulator.idle()
    const dashboard = await openDashboard(browser, emulator.url, options)
    await dashboard.row(/^#1 failed /).click()
    await dashboard.detail.getByRole('heading', { level: 2 }).waitFor()
    return dashboard
  }

  it.each([
    ['light', wide],
    ['dark', phone],
  ] as const)('shows JSON as it was sent, folded by keyboard: %s, %j', async (colorScheme, viewport) => {
    const dashboard = await openAnswer(trickyJson, { colorScheme, viewport })
    const { page, detail } = dashboard
    const { keyboard } = page
    const tree = detail.getByRole('tree', { name: 'answer as JSON' })
    const focused = () => page.evaluate<string>('document.activeElement.textContent')
    const shown = async () => (await tree.textContent())?.replace(/\s|▸|repeated key/g, '')

    expect(await shown()).toBe(trickyJson)
    await expectText(tree).toContain('repeated key')
    expect(await accessibilityProblems(page)).toEqual([])
    expect(await faintTexts(page)).toEqual([])
    await keepPicture(page, `${colorScheme}-json`)

    await tabTo(page, tree.getByRole('treeitem').first())
    await keyboard.press('End')
    await expectSoon(focused).toBe('"none": {}')
    await keyboard.press('ArrowUp')
    await keyboard.press('ArrowLeft')
    await expectSoon(focused).toBe('▸"list": [')
    const list = tree.getByRole('treeitem', { name: '"list": [' })
    expect(await list.getAttribute('aria-expanded')).toBe('true')
    await keyboard.press('ArrowLeft')
    await expectSoon(shown).toContain('"list":[2elements],"none"')
    expect(await list.getAttribute('aria-expanded')).toBe('false')
    await keyboard.press('Enter')
    await keyboard.press('ArrowRight')
    await expectSoon(focused).toBe('▸{')
    await keyboard.press('Home')
    await keyboard.press(' ')
    await expectSoon(shown).toBe('{7members}')
    // One stop for the whole tree.
    await keyboard.press('Tab')
    await expectSoon(() => hasFocus(page, tree.getByRole('treeitem').first())).toBe(false)

    const attempt = detail.getByRole('group').filter({ hasText: 'Attempt 1' })
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const clipboard = () => page.evaluate<string>('navigator.clipboard.readText()')
    const valueAt = (text: RegExp) => tree.getByRole('treeitem', { name: text })
    await tree.getByRole('treeitem').first().press('ArrowRight')
    await valueAt(/^"name"/).press('c')
    await page.getByText('Copied the value of "name".').waitFor()
    await expectSoon(clipboard).toBe('Ż/')
    await valueAt(/^"id"/).hover()
    await valueAt(/^"id"/).getByTitle('Copy the value (c)').click()
    await expectSoon(clipboard).toBe('12345678901234567890')

    await attempt.getByRole('button', { name: 'Raw' }).click()
    await expectSoon(() => attempt.locator('pre').textContent()).toBe(trickyJson)
  })

  it('shows what is not JSON as it is, and its beginning only where it is long', async () => {
    const page = Array.from({ length: 60 }, (_, line) => `<p>line ${line}</p>`).join('\n')
    const { detail } = await openAnswer(page)
    const text = detail.locator('pre').first()
    await expectText(text).toMatch(/^<p>line 0<\/p>\n.*<p>line 19<\/p>$/s)
    const unfold = detail.getByRole('button', { name: /^Show all 60 lines \(\d+ bytes\)$/ })
    expect(await unfold.getAttribute('aria-expanded')).toBe('false')
    await unfold.click()
    await expectText(text).toBe(page)
    await detail.getByRole('button', { name: 'Show only the beginning' }).click()
    await expectText(text).not.toContain('line 20')
  })

  it('shows the first headers of many, and how much of an answer was not kept', async () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`x-number-${index}`, `value ${index}`]))
    const { detail } = await openAnswer('y'.repeat(5000), { viewport: wide, headers: many })
    const last = detail.getByText('value 39', { exact: true })
    expect(await last.count()).toBe(0)
    await detail.getByRole('button', { name: /^Show all 4\d headers$/ }).click()
    await last.waitFor()
    await detail.getByRole('button', { name: 'Show the first headers only' }).click()
    await expectSoon(() => last.count()).toBe(0)
    await detail.getByText('Only the beginning was kept: 904 more bytes arrived.').waitFor()
  })

  it('folds a megabyte without stopping the page', async () => {
    const { url } = await closing(listen((_request, response) => response.end()))
    const emulator = await emulatorOf()
    emulator.register({ url })
    const recordings = Array.from({ length: 9000 }, (_, index) => ({
      id: `rec_${index}`,
      parts: [1, 2],
      text: 'x'.repeat(80),
    }))
    emulator.send({ ...sampleEvent('call.completed'), data: { recordings, note: 'y'.repeat(100_000) } })
    await emulator.idle()
    const { page, row, detail } = await openDashboard(browser, emulator.url, { viewport: wide })
    await page.evaluate(`
      window.longest = 0
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration)
      }).observe({ type: 'longtask' })
    `)
    await row(/^#1 delivered /).click()
    const tree = detail.getByRole('tree', { name: 'body as JSON' })
    await expectText(tree).toContain('…')
    expect(await tree.getByRole('treeitem').count()).toBeLessThan(500)
    const all = tree.getByRole('treeitem', { name: '"recordings": [' })
    if ((await all.getAttribute('aria-expanded')) === 'false') await all.locator('.json-fold').first().click()
    await tree.getByText('Show 500 more of 8,900').click()
    await expectText(tree).toContain('Show 500 more of 8,400')
    await expectText(tree).toContain('100 KB in all')
    await detail.getByRole('button', { name: 'Raw' }).click()
    await detail.getByRole('button', { name: /^Show all \(1\.\d MB\)$/ }).click()
    await expectSoon(async () => ((await detail.locator('pre').last().textContent()) ?? '').length).toBeGreaterThan(
      1_000_000,
    )
    // Of a second that is a part; a machine that tests is busy with more than this page.
    expect(await page.evaluate<number>('window.longest')).toBeLessThan(5000)
  })

  it.each([
    ['light', wide],
    ['dark', phone],
  ] as const)('shows what changed between two attempts: %s, %j', async (colorScheme, viewport) => {
    let answers = 0
    const { url } = await closing(
      listen((_request, response) => {
        answers++
        response.setHeader('x-answer', answers)
        response.writeHead(answers < 3 ? 503 : 200).end(JSON.stringify({ answers, ok: answers === 3 }))
      }),
    )
    const emulator = await emulatorOf()
    emulator.register({ url })
    emulator.send(sampleEvent('call.completed'))
    for (let attempt = 1; attempt < 3; attempt++) {
      await emulator.idle()
      await emulator.advance(3_600_000)
    }
    await emulator.idle()
    const dashboard = await openDashboard(browser, emulator.url, { colorScheme, viewport })
    const { page, row, detail } = dashboard
    await row(/^#1 delivered /).click()
    await detail.getByText('Compare two attempts').click()
    const sentence = detail.getByRole('status', { name: 'Difference' })
    await expectText(sentence).toMatch(/^Identical except for “Answer”, .*x-audian-delivery-id.*the answer’s body\.$/)
    await expectText(detail).toMatch(/503200.*"answers": 2.*"answers": 3/s)
    expect(await accessibilityProblems(page)).toEqual([])
    expect(await faintTexts(page)).toEqual([])
    await keepPicture(page, `${colorScheme}-difference`)

    await detail.getByLabel('with').selectOption('1: 503')
    await expectText(sentence).toBe('Identical.')
    await detail.getByLabel('Attempt', { exact: true }).selectOption('2: 503')
    await expectText(sentence).not.toContain('“Answer”')
    await expectText(sentence).toContain('x-audian-delivery-id')
  })
})
