import type { Server } from 'node:http'
import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityProblems } from '../dashboard/accessibility.ts'
import { launchChromium, type OpenOptions, openPage, phone } from '../dashboard/browser.ts'
import { tabTo } from '../dashboard/keyboard.ts'
import { buildTimeoutMs, builtSite, serveSite } from './built-site.ts'

const missing = findBinary(chromiumBinary) === undefined ? skipReason(chromiumBinary) : undefined
const wide = { width: 1440, height: 900 }
/** One of each kind: the home page, a long page, one with a picture, tables, a README, a generated page, a decision. */
const paths = [
  '/',
  '/guides/running-in-production',
  '/concepts/idempotency',
  '/reference/http-answers',
  '/packages/core',
  '/api/client',
  '/decisions/0001-ack-contract-and-answer-table',
]

describe.skipIf(missing)(`the site in a browser${missing === undefined ? '' : ` (${missing})`}`, () => {
  let browser: Browser
  let site: { readonly url: string; readonly server: Server }

  beforeAll(async () => {
    site = await serveSite(await builtSite())
    browser = await launchChromium()
  }, buildTimeoutMs)
  afterAll(async () => {
    await browser?.close()
    site?.server.close()
  })

  /** The test fails if the page asks anything of another origin, or if the browser complains. */
  const open = (path: string, options?: OpenOptions) => openPage(browser, site.url + path, options)

  it('leads from the home page to a framework and on', async () => {
    const page = await open('/')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.getByRole('link', { name: 'Get started' }).click()
    await page.getByRole('table').getByRole('link', { name: 'Express', exact: true }).click()
    await page.getByRole('heading', { name: 'Express', level: 1 }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/start/express')
    expect(await page.locator('.VPSidebar .is-active').getByText('Express', { exact: true }).count()).toBe(1)
  })

  it.each([
    ['401', 'HTTP answers'],
    ['raw body', 'Body parsers'],
    ['rotate', 'Secrets and their rotation'],
    ['duplicate', 'Idempotency'],
    ['401', '401 for every delivery'],
    ['raw body', '500, and the log names express.json()'],
    ['rotate', '401 since the secret was rotated'],
    ['duplicate', '200, duplicate: true'],
  ])('finds %s', async (words, title) => {
    const page = await open('/start/')
    await openSearch(page)
    await page.getByRole('searchbox').fill(words)
    await page.locator('.VPLocalSearchBox .result').first().waitFor()
    const results = await page.locator('.VPLocalSearchBox .result').allInnerTexts()
    expect(results.map((result) => result.replaceAll('\n', ' ')).join('\n')).toContain(title)
  })

  it.each([
    ['light', wide],
    ['dark', wide],
    ['light', phone],
    ['dark', phone],
  ] as const)('fits and is accessible: %s, %j', async (colorScheme, viewport) => {
    const page = await open('/', { colorScheme, viewport })
    const problems: unknown[] = []
    for (const path of paths) {
      await page.goto(site.url + path)
      await page.locator('.VPFooter, .VPDocFooter').first().waitFor()
      const width = await page.evaluate<number>('document.documentElement.scrollWidth')
      if (width !== viewport.width) problems.push(`${path} is ${width} pixels wide`)
      problems.push(...(await accessibilityProblems(page)).map((problem) => `${path} ${problem}`))
    }
    expect(problems).toEqual([])
  })

  it('has a dark mode that the reader can choose', async () => {
    const page = await open('/start/node', { colorScheme: 'light', viewport: wide })
    expect(await groundOf(page)).toBe('rgb(255, 255, 255)')
    await page.getByRole('switch', { name: /dark/i }).first().click()
    await expect.poll(() => groundOf(page)).toBe('rgb(27, 27, 31)')
    await page.reload()
    await expect.poll(() => groundOf(page)).toBe('rgb(27, 27, 31)')
  })

  it('can be used without a mouse: content, sidebar, search', async () => {
    const page = await open('/start/node', { viewport: wide })
    await page.keyboard.press('Tab')
    expect(await page.locator(':focus').textContent()).toContain('Skip to content')
    await tabTo(page, page.locator('.VPSidebar').getByRole('link', { name: 'Idempotency' }))
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Idempotency', level: 1 }).waitFor()
    await page.goto(`${site.url}/start/node`)
    await tabTo(page, page.getByRole('button', { name: 'Search' }).first())
    await page.keyboard.press('Enter')
    await page.getByRole('searchbox').fill('dead letters')
    await page.locator('.VPLocalSearchBox .result').first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect.poll(() => new URL(page.url()).pathname).not.toBe('/start/node')
  })
})

/** The key is heard once the page's script has started. */
async function openSearch(page: Page): Promise<void> {
  await expect
    .poll(async () => {
      await page.keyboard.press('Control+k')
      return page.getByRole('searchbox').isVisible()
    })
    .toBe(true)
}

function groundOf(page: Page): Promise<string> {
  return page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
}
