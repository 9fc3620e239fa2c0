import { startDemo } from '@audian-webhooks/example-demo/demo'
import { palette } from '@audian-webhooks/example-demo/table'
import { chromiumBinary, findBinary, skipReason } from '@audian-webhooks/test-services'
import { expect, it } from 'vitest'
import { afterwards, closing } from '../emulator/closing.ts'
import { launchChromium, openDashboard } from './browser.ts'
import { expectText } from './dashboard.ts'

const missing = findBinary(chromiumBinary) === undefined ? skipReason(chromiumBinary) : undefined

it.skipIf(missing)(
  `the demo and its dashboard name the same numbers${missing === undefined ? '' : ` (${missing})`}`,
  async () => {
    const lines: string[] = []
    const print = (line: string) => void lines.push(line)
    const demo = await closing(
      startDemo({ palette: palette({}, {}), columns: 80, print, port: '0', emulatorPort: '0' }),
    )
    expect(await demo.play()).toBe(true)
    const summary = lines.find((line) => line.includes('Dashboard: ')) ?? ''
    expect(summary).toContain('14 deliveries: delivered 12, rejected as expected 2; 16 attempts.')

    const browser = await launchChromium()
    afterwards(() => browser.close())
    const dashboard = await openDashboard(browser, demo.dashboard)
    await expectText(dashboard.totals).toMatch(
      /^14 deliveries.*delivered 12.*failed 0.*rejected as expected 2.*16 attempts$/,
    )
    await expectText(dashboard.listed).toBe('14 deliveries')
    await expectText(dashboard.figure('Success rate')).toContain('100 % of 12 deliveries, without 2 to be rejected')
  },
)
