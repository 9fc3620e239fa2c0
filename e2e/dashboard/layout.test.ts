import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { sampleEvent } from '@audian-webhooks/testing'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closing, emulatorOf } from '../emulator/closing.ts'
import { listen } from '../emulator/listen.ts'
import { accessibilityProblems } from './accessibility.ts'
import { launchChromium, openDashboard, phone } from './browser.ts'
import { expectSoon } from './dashboard.ts'
import { keepPicture } from './keep-picture.ts'

const missing = findBinary(chromiumBinary) === undefined ? skipReason(chromiumBinary) : undefined
const schemes = ['light', 'dark'] as const

describe.skipIf(missing)(`the list's columns${missing === undefined ? '' : ` (${missing})`}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  /** A delivery that was delivered, one sent again, and one that waits for its next attempt. */
  const openList = async (viewport: { width: number; height: number }, colorScheme: 'light' | 'dark' = 'light') => {
    const { url } = await closing(
      listen(({ headers }, response) =>
        response.writeHead(headers['x-audian-event'] === 'call.failed' ? 503 : 200).end(),
      ),
    )
    const emulator = await emulatorOf()
    emulator.register({ url })
    const [{ id } = { id: 'none' }] = emulator.send(sampleEvent('call.completed'))
    await emulator.idle()
    emulator.redeliver(id)
    emulator.send(sampleEvent('call.failed'))
    await emulator.idle()
    const dashboard = await openDashboard(browser, emulator.url, { viewport, colorScheme })
    await dashboard.row(/^#3 retrying /).waitFor()
    return dashboard
  }

  it.each(schemes)('are all in sight beside a delivery at 1440 pixels: %s', async (colorScheme) => {
    const { page, list, row, detail } = await openList({ width: 1440, height: 900 }, colorScheme)
    await keepPicture(page, `${colorScheme}-list`)
    await row(/^#3 retrying /).click()
    await detail.getByRole('heading', { level: 2 }).waitFor()
    await keepPicture(page, `${colorScheme}-split`)
    expect(await sidewaysOf(list)).toBe(0)
    expect(await cutOff(row(/^#3 /))).toEqual([])
  })

  it('share the room as the splitter says, which the page remembers', async () => {
    const { page, row, detail } = await openList({ width: 1440, height: 900 })
    await row(/^#3 retrying /).click()
    const splitter = page.getByRole('separator', { name: 'Width of the delivery' })
    const width = async () => (await detail.boundingBox())?.width ?? 0
    const before = await width()
    for (let presses = 0; presses < 5; presses++) await splitter.press('ArrowLeft')
    await expectSoon(width).toBeGreaterThan(before + 100)
    expect(await accessibilityProblems(page)).toEqual([])
    const wider = await width()
    await page.reload()
    await expectSoon(width).toBe(wider)

    const { x = 0, y = 0 } = (await splitter.boundingBox()) ?? {}
    await page.mouse.move(x + 4, y + 300)
    await page.mouse.down()
    await page.mouse.move(x + 104, y + 300)
    await page.mouse.up()
    await expectSoon(width).toBeLessThan(wider - 80)
    await splitter.dblclick()
    await expectSoon(width).toBe(before)
  })

  it('scroll sideways with their headings where there is less room', async () => {
    const { page, list, row } = await openList({ width: 1120, height: 800 })
    await row(/^#3 retrying /).click()
    await page.getByRole('separator').waitFor()
    expect(await sidewaysOf(list)).toBeGreaterThan(100)
    await list.focus()
    for (let presses = 0; presses < 12; presses++) await page.keyboard.press('ArrowRight')
    const x = async (part: Locator) => Math.round((await part.boundingBox())?.x ?? 0)
    const heading = page.locator('.heads > :nth-child(9)')
    const time = row(/^#3 /).locator('> :nth-child(9)')
    await expectSoon(async () => (await x(heading)) - (await x(time))).toBe(0)
    await expectSoon(() => list.evaluate(({ scrollLeft }: Part) => scrollLeft)).toBeGreaterThan(100)
    await keepPicture(page, 'light-sideways')
  })

  it.each([
    ['light', { width: 800, height: 700 }],
    ['light', phone],
    ['dark', phone],
  ] as const)('are lines of a row in a narrow window: %s, %j', async (colorScheme, viewport) => {
    const { page, list, row } = await openList(viewport, colorScheme)
    await keepPicture(page, `${colorScheme}-list-${viewport.width}`)
    expect(await sidewaysOf(list)).toBe(0)
    expect(await overlappingPlots(page)).toEqual([])
    expect(await cutOff(row(/^#2 delivered call\.completed redelivery /))).toEqual([])
    expect(await cutOff(row(/^#3 retrying call\.failed .*1 try .*503 .*in /))).toEqual([])
    expect(await accessibilityProblems(page)).toEqual([])
  })
})

/** The headings of plots whose drawing reaches below their figure. */
async function overlappingPlots(page: Page): Promise<string[]> {
  const figures = await page.locator('.plots figure').all()
  expect(figures).toHaveLength(3)
  const overlapping: string[] = []
  for (const figure of figures) {
    const [outer, drawing] = [await figure.boundingBox(), await figure.locator('canvas').boundingBox()]
    if (!outer || !drawing) throw new Error('A plot has no place on the page.')
    if (drawing.y + drawing.height > outer.y + outer.height + 1) overlapping.push(String(await figure.textContent()))
  }
  return overlapping
}

/** What is read of an element, whose type this program does not have. */
interface Part {
  readonly scrollLeft: number
  readonly scrollWidth: number
  readonly clientWidth: number
  readonly textContent: string
  closest(selector: string): unknown
}

/** By how many pixels it is wider than its window. */
function sidewaysOf(list: Locator): Promise<number> {
  return list.evaluate(({ scrollWidth, clientWidth }: Part) => scrollWidth - clientWidth)
}

/** The texts in a row that end in an ellipsis, but for the endpoint's address, which may be long. */
function cutOff(row: Locator): Promise<string[]> {
  return row.locator('span').evaluateAll((parts: Part[]) =>
    parts
      .filter((part) => part.clientWidth > 0 && part.scrollWidth > part.clientWidth)
      .filter((part) => part.closest('.endpoint-name, .rest') === null)
      .map(({ textContent }) => textContent),
  )
}
