import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ExampleServer, startExample } from './example-server.ts'

const secret = 'whsec_of_the_examples'
let folder: string
let server: ExampleServer | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audian-single-machine-'))
})
afterEach(async () => {
  await server?.kill()
  server = undefined
  await rm(folder, { recursive: true, force: true })
})

const start = () =>
  startExample('single-machine', { AUDIAN_WEBHOOK_SECRET: secret, DATABASE: join(folder, 'webhooks.db') })

async function post({ url }: ExampleServer, callId: string): Promise<number> {
  const event = { ...sampleEvent('call.completed', { data: { call_id: callId } }), id: `evt_${callId}` }
  const { headers, body } = signedDelivery(event, { secret })
  return (await fetch(`${url}/webhooks`, { method: 'POST', headers, body })).status
}

const handled = (output: string) => new Set(output.match(/call_\w+(?= took)/g))

it('handles after a restart what a killed process had answered', { timeout: 180_000 }, async () => {
  const calls = Array.from({ length: 30 }, (_, number) => `call_${number}`)
  const first = await start()
  server = first
  expect(await Promise.all(calls.map((call) => post(first, call)))).toEqual(calls.map(() => 200))
  await expect.poll(() => handled(first.output()).size, { timeout: 60_000 }).toBeGreaterThan(4)
  await first.kill()
  expect(handled(first.output()).size).toBeLessThan(30)

  const second = await start()
  server = second
  const all = () => handled(first.output() + second.output())
  await expect.poll(() => all().size, { timeout: 120_000, interval: 200 }).toBe(30)
  expect(await post(second, 'call_0')).toBe(200)
  // Only what was at work when the process was killed may run again.
  const again = [...handled(second.output())].filter((call) => handled(first.output()).has(call))
  expect(again.length).toBeLessThanOrEqual(5)
  expect(await second.stop()).toBe(0)
  server = undefined
})
