import { join } from 'node:path'
import { bundledProgram } from '@audian-webhooks/test-services'
import { describeStoreContract } from '@audian-webhooks/testing/vitest'
import { afterAll, describe } from 'vitest'
import { openHarness } from './doubles/contract-harness.ts'
import { loadDriver } from './doubles/drivers.ts'

const driver = 'node:sqlite'
const open = loadDriver(driver)
if (open === undefined) {
  describe.skip('sqliteStore with node:sqlite: store contract (Node has it from 22.13 on)')
} else {
  const module = await bundledProgram(join(import.meta.dirname, 'doubles/contract-process.ts'))
  const { harness, close } = openHarness(open, { module, args: [driver], execArgv: [] })
  afterAll(close)
  describeStoreContract(`sqliteStore with ${driver}`, () => harness, { concurrent: true })
}
