import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { afterwards } from '../emulator/closing.ts'
import { type Dashboard, dashboardOn } from './dashboard.ts'

/** A usual telephone. */
export const phone = { width: 390, height: 844 }

/** Only what the test does: Chromium itself would look for updates and more. */
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']
/** Tests may run as root and without a graphics card. */
const anywhere = ['--no-sandbox', '--disable-gpu', '--disable-quic']

/**
 * Chromium takes only the last such list, so this one repeats Playwright's. The first two features load two pages for the
 * address bar of each window, which cost a second of processor time a window.
 */
const disabledFeatures = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
]

/** A name that leads to this machine in the browser, where it is not a secure origin: as an address of a network. */
export const networkName = 'emulator.test'

/** @throws Error if Chromium is unavailable */
export function launchChromium(): Promise<Browser> {
  const executablePath = findBinary(chromiumBinary)
  if (executablePath === undefined) throw new Error(skipReason(chromiumBinary))
  const names = `--host-resolver-rules=MAP ${networkName} 127.0.0.1`
  const args = [...anywhere, ...quiet, names, `--disable-features=${disabledFeatures}`]
  return chromium.launch({ executablePath, args, headless: true })
}

export interface OpenOptions {
  readonly colorScheme?: 'light' | 'dark'
  /** Default: 1280 × 800. */
  readonly viewport?: { readonly width: number; readonly height: number }
  /** Browser errors that the test expects. */
  readonly provokes?: readonly RegExp[]
}

/** Opens the dashboard at an emulator's URL, as `openPage()` does. */
export async function openDashboard(browser: Browser, url: string, options: OpenOptions = {}): Promise<Dashboard> {
  return dashboardOn(await openPage(browser, url, options))
}

/**
 * Opens a page in a new profile, until the test ends. The test fails if the page asks anything of another origin, or if the
 * browser complains: of an error, or of what the page's security policy forbids.
 */
export async function openPage(browser: Browser, url: string, options: OpenOptions = {}): Promise<Page> {
  const { colorScheme = 'light', viewport = { width: 1280, height: 800 }, provokes = [] } = options
  const context = await browser.newContext({ viewport, colorScheme })
  const troubles = troublesOf(context, new URL(url).origin)
  onTestFinished(() => expect(troubles.filter((trouble) => !provokes.some((meant) => meant.test(trouble)))).toEqual([]))
  afterwards(() => context.close())
  const page = await context.newPage()
  // The first one in a process waits until the page is built.
  await page.goto(url, { timeout: 60_000 })
  return page
}

/** Grows by a line for each thing that no page of this origin may do. */
function troublesOf(context: BrowserContext, origin: string): readonly string[] {
  const troubles: string[] = []
  context.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) troubles.push(`asked for ${request.url()}`)
  })
  context.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  context.on('weberror', (thrown) => troubles.push(String(thrown.error())))
  return troubles
}
