import { mkdtempSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { sampleEvent } from '@audian-webhooks/testing'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { afterwards, closing, emulatorOf } from '../emulator/closing.ts'
import { harProblems } from '../emulator/har.ts'
import { listen } from '../emulator/listen.ts'
import { accessibilityProblems } from './accessibility.ts'
import { launchChromium, openDashboard, phone } from './browser.ts'
import { expectSoon, expectText } from './dashboard.ts'
import { keepPicture } from './keep-picture.ts'
import { hasFocus, tabTo } from './keyboard.ts'

const missing = findBinary(chromiumBinary) === undefined ? skipReason(chromiumBinary) : undefined

describe.skipIf(missing)(
  `actions on many deliveries in the dashboard${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await launchChromium()
    })
    afterAll(() => browser?.close())

    const menuOf = (page: Page) => page.locator('summary', { hasText: 'Actions' })
    const choose = async (page: Page, item: string) => {
      await menuOf(page).click()
      await page.getByRole('button', { name: item }).click()
    }

    it('downloads what the filter matches', async () => {
      const { url } = await closing(listen((_request, response) => response.end('{"received":true}')))
      const emulator = await emulatorOf()
      emulator.register({ url })
      for (const name of ['call.failed', 'call.completed', 'call.failed'] as const) emulator.send(sampleEvent(name))
      await emulator.idle()
      const { page, listed } = await openDashboard(browser, emulator.url)
      const download = async (item: string) => {
        await menuOf(page).click()
        const [file] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('link', { name: item }).click(),
        ])
        return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') }
      }
      await page.getByLabel('Filter by event').selectOption('call.failed')
      await expectText(listed).toBe('2 of 3')
      const har = await download('Export as HAR')
      expect(har.name).toMatch(/^audian-deliveries-[\dT-]+Z\.har$/)
      expect(harProblems(JSON.parse(har.text))).toEqual([])
      expect(JSON.parse(har.text).log.entries).toHaveLength(2)
      const lines = await download('Export as JSON lines')
      expect(lines.name).toMatch(/\.jsonl$/)
      expect(lines.text.trimEnd().split('\n')).toHaveLength(2)
    })

    it('clears after asking, by keyboard, in other pages too, and for the next start', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'audian-clear-'))
      afterwards(() => rm(folder, { recursive: true }))
      const { url } = await closing(
        listen(({ headers }, response) =>
          response.writeHead(headers['x-audian-event'] === 'call.failed' ? 503 : 200).end(),
        ),
      )
      const file = join(folder, 'state')
      const emulator = await emulatorOf({ file, speed: 0 })
      emulator.register({ url })
      emulator.send(sampleEvent('call.failed'))
      emulator.send(sampleEvent('call.completed'))
      await emulator.idle()
      const [one, other] = [await openDashboard(browser, emulator.url), await openDashboard(browser, emulator.url)]
      await expectText(other.listed).toBe('2 deliveries')
      const { page } = one
      await tabTo(page, menuOf(page))
      await page.keyboard.press('Enter')
      await tabTo(page, page.getByRole('button', { name: 'Clear …' }))
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('dialog', { name: 'Clear 2 deliveries?' })
      await expectText(dialog).toMatch(/all deliveries\..*1 of them still waits for an attempt\..*get no more attempts/)
      await page.keyboard.press('Escape')
      await expectSoon(() => dialog.count()).toBe(0)
      expect(emulator.deliveries()).toHaveLength(2)

      await page.getByLabel('Filter by status').selectOption('retrying')
      await choose(page, 'Clear …')
      await expectText(page.getByRole('dialog', { name: 'Clear 1 delivery?' })).toContain('status:retrying')
      await one.press('Clear now')
      await expectText(other.listed).toBe('1 delivery')
      await expectText(other.totals).toMatch(/^1 delivery.*retrying 0/)
      await page.getByLabel('Filter by status').selectOption('')
      await choose(page, 'Clear …')
      await one.press('Clear now')
      await page.getByRole('status', { name: 'News' }).getByText('Cleared 1 delivery.').first().waitFor()
      await expectText(other.listed).toBe('0 deliveries')
      await other.page.getByText('No deliveries yet.').waitFor()
      await emulator.close()
      expect((await emulatorOf({ file })).deliveries()).toEqual([])
    })

    it('redelivers what the filter matches, shows how far it is, and names what it skips', async () => {
      const held: ServerResponse[] = []
      let hold = false
      const { url } = await closing(
        listen((_request, response) => {
          if (hold) held.push(response)
          else response.end()
        }),
      )
      const emulator = await emulatorOf({ perEndpoint: 2 })
      emulator.register({ url })
      const gone = emulator.register({ url })
      for (let sent = 0; sent < 3; sent++) emulator.send(sampleEvent('call.completed'))
      emulator.send(sampleEvent('call.failed'))
      await emulator.settled()
      emulator.unregister(gone.id)
      hold = true
      const dashboard = await openDashboard(browser, emulator.url)
      const { page } = dashboard
      await page.getByLabel('Filter by event').selectOption('call.completed')
      await choose(page, 'Redeliver …')
      await page.getByRole('dialog', { name: 'Redeliver 6 deliveries?' }).waitFor()
      await dashboard.press('Redeliver now')
      const progress = page.getByRole('progressbar')
      await expectText(page.locator('.progress')).toContain('0 of 3 attempted')
      await expectSoon(() => held.length).toBe(2)
      await expectText(page.getByRole('status', { name: 'News' })).toMatch(
        /Sent 3 deliveries again\. Skipped 3, endpoint deleted: #2, #4, #6\./,
      )
      held[0]?.end()
      await expectText(page.locator('.progress')).toContain('1 of 3 attempted')
      await keepPicture(page, 'redelivery')
      await expectSoon(() => held.length).toBe(3)
      for (const response of held) response.end()
      await expectSoon(() => progress.count()).toBe(0)
      await emulator.settled()
      expect(emulator.deliveries().filter(({ kind }) => kind === 'redelivery')).toHaveLength(3)
    })

    it.each([
      ['light', { width: 1440, height: 900 }],
      ['dark', phone],
    ] as const)('is accessible, and fits: %s, %j', async (colorScheme, viewport) => {
      const { url } = await closing(listen((_request, response) => response.writeHead(503).end()))
      const emulator = await emulatorOf()
      emulator.register({ url })
      for (let sent = 0; sent < 12; sent++) emulator.send(sampleEvent('call.completed'))
      await emulator.idle()
      const { page, listed } = await openDashboard(browser, emulator.url, { colorScheme, viewport })
      await expectText(listed).toBe('12 deliveries')
      const expectAccessible = async (view: string) => {
        expect({ view, problems: await accessibilityProblems(page) }).toEqual({ view, problems: [] })
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width)
        await keepPicture(page, `${view}-${colorScheme}-${viewport.width}`)
      }
      await menuOf(page).click()
      await expectAccessible('menu')
      const { x = -1, width = 0 } = (await page.locator('.menu-items').boundingBox()) ?? {}
      expect(x).toBeGreaterThanOrEqual(0)
      expect(x + width).toBeLessThanOrEqual(viewport.width)
      await page.keyboard.press('Escape')
      expect(await hasFocus(page, menuOf(page))).toBe(true)
      for (const [item, title] of [
        ['Clear …', 'Clear 12'],
        ['Redeliver …', 'Redeliver 12'],
      ] as const) {
        await choose(page, item)
        await page.getByRole('dialog', { name: title }).waitFor()
        await expectAccessible(title.toLowerCase().replace(' 12', ''))
        await page.keyboard.press('Escape')
      }
    })
  },
)
