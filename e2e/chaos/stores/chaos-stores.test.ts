import { findBinary, postgresBinary, redisBinary, skipReason } from '@audian-webhooks/test-services'
import { describe, it } from 'vitest'
import { runChaos } from '../run-chaos.ts'

const small = ['--events', '300', '--processes', '3', '--restarts', '1', '--seed', '7']

// Most of the time the runs wait: for leases to end, and for the faults.
describe.concurrent.each([
  { store: 'redis', binary: redisBinary, shown: /after a provoked stall +[1-9]/ },
  { store: 'postgres', binary: postgresBinary, shown: /after a provoked stall +[1-9]/ },
  { store: 'postgres-tx', binary: postgresBinary, shown: /doubled effects +0\n/ },
])('a small run over $store', { timeout: 600_000 }, ({ store, binary, shown }) => {
  const missing = findBinary(binary) === undefined ? skipReason(binary) : undefined

  it.skipIf(missing)(`keeps the promises${missing === undefined ? '' : ` (${missing})`}`, async ({ expect }) => {
    const { code, stdout, stderr } = await runChaos('stores', '--store', store, ...small)
    expect(stdout + stderr).toMatch(/broken promises +0\n/)
    expect(code).toBe(0)
    expect(stdout).toMatch(/events handled +300\n/)
    expect(stdout).toMatch(/server restarts +1 of 1\n/)
    expect(stdout).toMatch(/processes killed \(SIGKILL\) +[1-9]/)
    expect(stdout).toMatch(/processes stopped beyond their lease +[1-9]/)
    expect(stdout).toMatch(/lost +0\n/)
    expect(stdout).toMatch(shown)
  })
})

it.concurrent('fails a store that grants every claim', { timeout: 600_000 }, async ({ expect }) => {
  const { code, stdout } = await runChaos('stores', '--store', 'broken', ...small, '--json')
  expect(code).toBe(1)
  const { broken } = JSON.parse(stdout)
  const kinds = new Set(broken.examples.map(({ promise }: { promise: string }) => promise))
  expect(kinds).toEqual(new Set(['overlap', 'run-after-success', 'recorded-twice', 'not-completed']))
})

it.concurrent.for([[[]], [['nothing-like-it']]])('says what there is: %j', async ([args = []], { expect }) => {
  const { code, stderr } = await runChaos(...args)
  expect(code).toBe(2)
  expect(stderr).toMatch(/npm run chaos -- <name>/)
  expect(stderr).toMatch(/stores +Processes that share a store/)
})

it.concurrent('names the stores that there are', async ({ expect }) => {
  const { code, stderr } = await runChaos('stores', '--store', 'none')
  expect(code).toBe(2)
  expect(stderr).toMatch(/--store must be redis, postgres or postgres-tx/)
})
