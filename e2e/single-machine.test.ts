import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@audian-webhooks/test-services'
import { type SampleEvent, sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ExampleServer, startExample } from './example-server.ts'

const secret = 'whsec_of_the_examples'
let folder: string
let boardPort: number
let server: ExampleServer | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audian-single-machine-'))
  boardPort = await freePort()
})
afterEach(async () => {
  await server?.kill()
  server = undefined
  await rm(folder, { recursive: true, force: true })
})

const start = () =>
  startExample('single-machine', {
    AUDIAN_WEBHOOK_SECRET: secret,
    DATABASE: join(folder, 'webhooks.db'),
    BOARD_PORT: String(boardPort),
  })

async function deliver({ url }: ExampleServer, event: SampleEvent | object): Promise<number> {
  const { headers, body } = signedDelivery(event, { secret })
  return (await fetch(`${url}/webhooks`, { method: 'POST', headers, body })).status
}

function post(to: ExampleServer, callId: string): Promise<number> {
  return deliver(to, { ...sampleEvent('call.completed', { data: { call_id: callId } }), id: `evt_${callId}` })
}

/** As a browser asks whose name server leads `host` to this machine. */
async function statusFor(host: string, port: number): Promise<number | undefined> {
  const [answer] = await once(get({ port, host: '127.0.0.1', headers: { host } }), 'response')
  answer.resume()
  return answer.statusCode
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
  // Only what was running when the process was killed may run again.
  const again = [...handled(second.output())].filter((call) => handled(first.output()).has(call))
  expect(again.length).toBeLessThanOrEqual(5)
  expect(await second.stop()).toBe(0)
  server = undefined
})

it('shows dead letters on a board for this machine only, where they are retried and removed', async () => {
  server = await start()
  const board = `http://127.0.0.1:${boardPort}`
  const dead = async () => {
    const url = `${board}/api/queues?activeQueue=audian-webhooks-dead`
    const { queues } = JSON.parse(await (await fetch(url)).text())
    return queues[1].jobs
  }
  const change = async (id: string, action: string) =>
    (await fetch(`${board}/api/queues/audian-webhooks-dead/${id}/${action}`, { method: 'PUT' })).status

  expect(await (await fetch(board)).text()).toContain('<title>Webhooks</title>')
  const event = sampleEvent('call.failed', { data: { call_id: 'call_poison' } })
  expect(await deliver(server, event)).toBe(200)
  await expect.poll(dead).toMatchObject([{ id: '1', data: event, stacktrace: ['no customer belongs to call_poison'] }])
  expect(await change('1', 'retry')).toBe(204)
  await expect.poll(dead).toMatchObject([{ id: '2', data: event }])
  expect(await change('2', 'clean')).toBe(204)
  expect(await dead()).toEqual([])

  expect(await statusFor('evil.example', boardPort)).toBe(403)
  await expect(fetch(`http://127.0.0.2:${boardPort}`)).rejects.toThrow()
  expect(await server.stop()).toBe(0)
  server = undefined
})
