import { join } from 'node:path'
import { bundledProgram } from '@audian-webhooks/test-services'
import { describeStoreContract } from '@audian-webhooks/testing/vitest'
import { afterAll } from 'vitest'
import { openHarness } from './doubles/contract-harness.ts'
import { loadDriver } from './doubles/drivers.ts'
import { testedDriver } from './doubles/temporary-files.ts'

const open = loadDriver(testedDriver)
if (open === undefined) throw new Error(`Cannot load ${testedDriver}.`)
const module = await bundledProgram(join(import.meta.dirname, 'doubles/contract-process.ts'))
const { harness, close } = openHarness(open, { module, args: [testedDriver], execArgv: [] })
afterAll(close)
describeStoreContract(`sqliteStore with ${testedDriver}`, () => harness, { concurrent: true })
