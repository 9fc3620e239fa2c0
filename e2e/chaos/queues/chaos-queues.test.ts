import { findBinary, postgresBinary, redisBinary, skipReason } from '@audian-webhooks/test-services'
import { describe, it } from 'vitest'
import { runChaos } from '../run-chaos.ts'

const small = ['--events', '300', '--workers', '3', '--restarts', '1', '--seed', '7']

const missing = [redisBinary, postgresBinary].filter((binary) => findBinary(binary) === undefined).map(skipReason)

describe.skipIf(missing.length > 0)(`a small run${missing.join()}`, { timeout: 600_000 }, () => {
  it.concurrent.for(['redis', 'postgres-tx'])('over the store %s keeps the promises', async (store, { expect }) => {
    const { code, stdout, stderr } = await runChaos('queues', '--backend', 'redis', '--store', store, ...small)
    expect(stdout + stderr).toMatch(/broken promises +0\n/)
    expect(code).toBe(0)
    expect(stdout).toMatch(/events answered 2xx +300\n/)
    // But for two that exhaust memory, two that fail and two that are refused.
    expect(stdout).toMatch(/events handled +294\n/)
    expect(stdout).toMatch(/failed +4\n/)
    expect(stdout).toMatch(/crashed +2\n/)
    expect(stdout).toMatch(/lost +0\n/)
    expect(stdout).toMatch(/server restarts +1 of 1\n/)
    expect(stdout).toMatch(/processes killed \(SIGKILL\) +[1-9]/)
    expect(stdout).toMatch(/workers stopped beyond their lock +[1-9]/)
    expect(stdout).toMatch(/workers ended by a handler that exhausts memory +[1-9]/)
    if (store === 'postgres-tx') expect(stdout).toMatch(/doubled +0\n/)
  })

  it.concurrent.for(['sqlite', 'sqlite-tx'])('in a file with %s keeps the promises', async (store, { expect }) => {
    const { code, stdout, stderr } = await runChaos('queues', '--backend', 'sqlite', '--store', store, ...small)
    expect(stdout + stderr).toMatch(/broken promises +0\n/)
    expect(code).toBe(0)
    expect(stdout).toMatch(/events answered 2xx +300\n/)
    expect(stdout).toMatch(/events handled +294\n/)
    expect(stdout).toMatch(/crashed +2\n/)
    expect(stdout).toMatch(/lost +0\n/)
    expect(stdout).toMatch(/processes killed \(SIGKILL\) +[1-9]/)
    expect(stdout).toMatch(/workers ended by a handler that exhausts memory +[1-9]/)
    if (store === 'sqlite-tx') expect(stdout).toMatch(/doubled +0\n/)
  })

  it.concurrent('fails a queue that loses jobs', async ({ expect }) => {
    const { code, stdout } = await runChaos('queues', '--backend', 'broken', ...small, '--json')
    expect(code).toBe(1)
    const { broken, lost } = JSON.parse(stdout)
    expect(lost).toBe(30)
    expect(broken.examples.map(({ promise }: { promise: string }) => promise)).toContain('lost')
  })
})

it.concurrent.for([
  { args: [], message: /--backend must be redis or sqlite\./ },
  {
    args: ['--backend', 'redis', '--store', 'none'],
    message: /--store must be redis or postgres-tx with --backend redis\./,
  },
  {
    args: ['--backend', 'sqlite', '--store', 'postgres-tx'],
    message: /--store must be sqlite or sqlite-tx with --backend sqlite\./,
  },
  { args: ['--backend', 'sqlite', '--kill-every', '0'], message: /--kill-every must be a whole number from 1\./ },
  { args: ['--backend', 'redis', '--workers', '1'], message: /--workers must be a whole number from 2\./ },
])('says which options there are: $args', async ({ args, message }, { expect }) => {
  const { code, stderr } = await runChaos('queues', ...args)
  expect(code).toBe(2)
  expect(stderr).toMatch(message)
})
