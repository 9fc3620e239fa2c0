import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { sampleEvent } from '@audian-webhooks/testing'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { afterwards, closing, emulatorOf } from '../emulator/closing.ts'
import { listen } from '../emulator/listen.ts'
import { launchChromium, openDashboard } from './browser.ts'
import { expectText } from './dashboard.ts'

const missing = findBinary(chromiumBinary) === undefined ? skipReason(chromiumBinary) : undefined

describe.skipIf(missing)(`endpoints of earlier deliveries${missing === undefined ? '' : ` (${missing})`}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  it('are shown by their URL when they were deleted, also after a restart, and can be filtered by', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'audian-dashboard-'))
    afterwards(() => rm(folder, { recursive: true }))
    const file = join(folder, 'state')
    const { url } = await closing(listen((_request, response) => response.end()))
    const first = await emulatorOf({ file })
    const deleted = first.register({ url: `${url}/deleted` })
    first.register({ url: `${url}/kept` })
    first.send(sampleEvent('call.completed'))
    await first.settled()
    const dashboard = await openDashboard(browser, first.url)
    const { page, row } = dashboard
    const address = url.replace('http://', '')
    await row(new RegExp(`^#1 delivered call\\.completed ${address}/deleted 1 200 `)).waitFor()
    await page.getByRole('listitem', { name: deleted.url }).getByRole('button', { name: 'Delete' }).click()
    await dashboard.press('Delete permanently')
    await row(new RegExp(`^#1 delivered call\\.completed ${address}/deleted deleted 1 200 `)).waitFor()
    // A page without its emulator would complain.
    await page.close()
    await first.close()

    const second = await emulatorOf({ file })
    const again = await openDashboard(browser, second.url)
    await again.page.getByLabel('Filter by endpoint').selectOption(`${deleted.url} (deleted)`)
    await expectText(again.listed).toBe('1 of 2')
    await again.row(new RegExp(`^#1 delivered call\\.completed ${address}/deleted deleted `)).click()
    await expectText(again.detail).toMatch(new RegExp(`Endpoint${address}/deleteddeleted .*POST ${deleted.url}`, 's'))
    // Beside an open delivery the list has no room for endpoints.
    await again.press('Close')
    await again.page.getByLabel('Filter by endpoint').selectOption('')
    await again.row(new RegExp(`^#2 delivered call\\.completed ${address}/kept 1 200 `)).waitFor()
  })
})
