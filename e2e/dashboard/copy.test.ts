import { execFile } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { sampleEvent } from '@audian-webhooks/testing'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { afterwards, closing, emulatorOf } from '../emulator/closing.ts'
import { listen } from '../emulator/listen.ts'
import { accessibilityProblems } from './accessibility.ts'
import { launchChromium, networkName, openDashboard, phone } from './browser.ts'
import { runCopiedTests } from './copied-test.ts'
import { type Dashboard, expectSoon, expectText } from './dashboard.ts'
import { keepPicture } from './keep-picture.ts'
import { tabTo } from './keyboard.ts'

const run = promisify(execFile)
const missing = findBinary(chromiumBinary) === undefined ? skipReason(chromiumBinary) : undefined

interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Stores each request, and rejects the first one. */
async function recordingReceiver() {
  const received: Received[] = []
  const { url } = await closing(
    listen(async (request, response) => {
      received.push({ headers: request.headers, body: await buffer(request) })
      response.writeHead(received.length === 1 ? 503 : 200, { 'x-reason': 'none' }).end('{"received":true}')
    }),
  )
  return { url: `${url}?tenant='a&b'`, received }
}

const quotes = { from: `O'Brien "Żółw" $HOME \`id\` \\ ! \u2028 🐢`, to: '+1\n2' }

describe.skipIf(missing)(`copying from a delivery${missing === undefined ? '' : ` (${missing})`}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  async function copied({ page, detail }: Dashboard, name: string): Promise<string> {
    await page.evaluate("navigator.clipboard.writeText('')")
    const button = detail.getByRole('button', { name: `Copy ${name}`, exact: true }).first()
    await button.click()
    await expectText(button.locator('xpath=following-sibling::*[@role="status"]')).toBe('Copied')
    return page.evaluate<string>('navigator.clipboard.readText()')
  }

  async function openFirst(url: string, options?: Parameters<typeof openDashboard>[2]) {
    const dashboard = await openDashboard(browser, url, options)
    await dashboard.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await dashboard.row(/^#1 /).click()
    await dashboard.detail.getByText('Attempt 1').waitFor()
    return dashboard
  }

  it('copies a command and a program that send the same bytes and headers', async () => {
    const { url, received } = await recordingReceiver()
    const emulator = await emulatorOf({ speed: 0 })
    emulator.register({ url })
    emulator.send(sampleEvent('call.completed', { data: quotes }))
    await emulator.idle()
    const dashboard = await openFirst(emulator.url)
    const command = await copied(dashboard, 'as curl')
    const program = await copied(dashboard, 'as fetch')
    const folder = mkdtempSync(join(tmpdir(), 'audian-copied-'))
    afterwards(() => rm(folder, { recursive: true }))
    await run('sh', ['-c', command], { cwd: folder })
    await writeFile(join(folder, 'replay.mjs'), program)
    await run(process.execPath, ['replay.mjs'], { cwd: folder })

    const [original, byCurl, byFetch] = received
    expect(byCurl?.headers).toEqual({ ...original?.headers, connection: byCurl?.headers.connection })
    expect(byFetch?.headers).toMatchObject({ ...original?.headers, connection: expect.any(String) })
    expect(byCurl?.body.equals(original?.body ?? Buffer.of())).toBe(true)
    expect(byFetch?.body.equals(original?.body ?? Buffer.of())).toBe(true)
  })

  it('copies a command for a body that is too long for an argument', async () => {
    const { url, received } = await recordingReceiver()
    const emulator = await emulatorOf({ speed: 0 })
    emulator.register({ url })
    emulator.send({ event: 'call.completed', data: { ...quotes, pad: "it's ".repeat(60_000) } })
    await emulator.idle()
    const command = await copied(await openFirst(emulator.url), 'as curl')
    const folder = mkdtempSync(join(tmpdir(), 'audian-copied-'))
    afterwards(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, 'replay.sh'), command)
    await run('sh', ['replay.sh'], { cwd: folder })
    expect(received[1]?.body.equals(received[0]?.body ?? Buffer.of())).toBe(true)
  })

  it('copies a test that compiles and passes, also for deliveries that a receiver must reject', async () => {
    const { url } = await recordingReceiver()
    const emulator = await emulatorOf({ speed: 0 })
    emulator.register({ url })
    emulator.send(sampleEvent('call.completed', { data: quotes }))
    emulator.send({ event: 'call.teleported', data: JSON.parse('{"__proto__":{"a":1},"list":[null]}') })
    for (const as of ['wrong-key', 'stale', 'truncated'] as const) emulator.send(sampleEvent('call.failed'), { as })
    emulator.send(sampleEvent('call.failed'), { skewMs: 3_600_000 })
    await emulator.idle()
    const dashboard = await openFirst(emulator.url)
    const tests: string[] = []
    for (let sequence = 1; sequence <= 6; sequence++) {
      await dashboard.row(new RegExp(`^#${sequence} `)).click()
      await expectText(dashboard.detail.getByRole('heading', { level: 2 })).toMatch(new RegExp(`^#${sequence} `))
      tests.push(await copied(dashboard, 'as test'))
    }
    expect(tests[0]).toContain('"event": "call.completed"')
    expect(tests[1]).toContain('__proto__')
    const wrong = tests[0]?.replace('{ secret })', "{ secret: 'whsec_other' })") ?? ''
    expect(await runCopiedTests([...tests, wrong])).toEqual({ passed: 6, failed: 1 })
  })

  it('copies single values, by keyboard too', async () => {
    const { url } = await recordingReceiver()
    const emulator = await emulatorOf({ speed: 0 })
    emulator.register({ url })
    const [sent] = emulator.send(sampleEvent('call.completed'))
    await emulator.idle()
    const dashboard = await openFirst(emulator.url)
    const { page, detail } = dashboard
    expect(await copied(dashboard, 'event id')).toBe(sent?.eventId)
    expect(await copied(dashboard, 'delivery id')).toBe(sent?.id)
    expect(await copied(dashboard, 'endpoint URL')).toBe(url)
    expect(await copied(dashboard, 'header x-reason')).toBe('none')
    await tabTo(page, detail.getByRole('button', { name: 'Copy header x-audian-signature' }))
    await page.keyboard.press('Enter')
    const [attempt] = emulator.deliveries()[0]?.attempts ?? []
    const clipboard = () => page.evaluate<string>('navigator.clipboard.readText()')
    await expectSoon(clipboard).toBe(attempt?.requestHeaders['x-audian-signature'])
    await detail.getByRole('button', { name: 'Copy body as sent' }).click()
    await expectSoon(clipboard).toBe(sent?.body)
  })

  it('works on a plain HTTP address of the network, and shows the text if the browser refuses', async () => {
    const { url } = await recordingReceiver()
    const emulator = await emulatorOf({ speed: 0, allowedHosts: [networkName] })
    emulator.register({ url })
    const [sent] = emulator.send(sampleEvent('call.completed'))
    await emulator.idle()
    const { port } = new URL(emulator.url)
    const { page, detail, row } = await openDashboard(browser, `http://${networkName}:${port}`, {
      provokes: [/Cross-Origin-Opener-Policy header has been ignored/],
    })
    expect(await page.evaluate('navigator.clipboard === undefined')).toBe(true)
    await row(/^#1 /).click()
    const button = detail.getByRole('button', { name: 'Copy event id' })
    await button.click()
    await expectText(detail.getByText('Copied', { exact: true })).toBe('Copied')
    const search = page.getByLabel('Search deliveries')
    await search.focus()
    await page.keyboard.press('Control+V')
    expect(await search.inputValue()).toBe(sent?.eventId)

    await page.evaluate('document.execCommand = () => false')
    await button.click()
    const dialog = page.getByRole('dialog', { name: 'Copy by hand' })
    expect(await dialog.getByLabel('Text to copy').inputValue()).toBe(sent?.eventId)
    expect(await selectedText(page)).toBe(sent?.eventId)
    expect(await accessibilityProblems(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
  })

  it.each([
    ['light', { width: 1440, height: 900 }],
    ['dark', phone],
  ] as const)('is accessible, and fits: %s, %j', async (colorScheme, viewport) => {
    const { url } = await recordingReceiver()
    const emulator = await emulatorOf()
    emulator.register({ url })
    emulator.send(sampleEvent('call.completed'))
    await emulator.idle()
    const dashboard = await openFirst(emulator.url, { colorScheme, viewport })
    await copied(dashboard, 'event id')
    expect(await accessibilityProblems(dashboard.page)).toEqual([])
    expect(await dashboard.page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width)
    await keepPicture(dashboard.page, `copy-${colorScheme}-${viewport.width}`)
  })
})

function selectedText(page: Page): Promise<string> {
  return page.evaluate<string>(
    '(({ value, selectionStart, selectionEnd }) => value.slice(selectionStart, selectionEnd))(document.activeElement)',
  )
}
