import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import {
  bundledProgram,
  findBinary,
  type RedisServer,
  redisBinary,
  skipReason,
  startRedis,
} from '@audian-webhooks/test-services'
import { type SampleEvent, sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type ExampleServer, startExample } from './example-server.ts'

const run = promisify(execFile)
const folder = fileURLToPath(new URL('../examples/distributed/', import.meta.url))
const secret = 'whsec_of_the_examples'
const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined

describe.skipIf(missing)(`examples/distributed${missing === undefined ? '' : ` (${missing})`}`, () => {
  let redis: RedisServer
  let environment: Record<string, string>
  let webs: ExampleServer[]
  let workers: ExampleServer[]
  let dashboard: ExampleServer

  const startWorker = () => startExample('distributed', environment, { program: 'worker', ready: 'Working, up to' })
  const output = (servers: ExampleServer[]) => servers.map((server) => server.output()).join('')
  const handled = (callId: string) => output(workers).match(new RegExp(`${callId} took`, 'g'))?.length ?? 0

  async function post(event: SampleEvent | object, web = 0): Promise<number> {
    const { headers, body } = signedDelivery(event, { secret })
    return (await fetch(`${webs[web]?.url}/webhooks`, { method: 'POST', headers, body })).status
  }

  function completed(callId: string) {
    return sampleEvent('call.completed', { data: { call_id: callId } })
  }

  async function deadLetters(...args: string[]): Promise<string> {
    const program = await bundledProgram(join(folder, 'src/dead-letters.ts'))
    const { stdout } = await run(process.execPath, [program, ...args], { env: { ...process.env, ...environment } })
    return stdout.trim()
  }

  beforeAll(async () => {
    redis = await startRedis()
    environment = { AUDIAN_WEBHOOK_SECRET: secret, REDIS_URL: redis.url }
    const start = (program: string) => startExample('distributed', environment, { program })
    webs = [await start('web'), await start('web')]
    workers = [await startWorker(), await startWorker()]
    dashboard = await start('dashboard')
  })
  afterAll(async () => {
    await Promise.all([...(webs ?? []), ...(workers ?? []), dashboard].map((server) => server?.kill()))
    await redis?.stop()
  })

  it('answers in a web process, and handles in a worker, each event once', async () => {
    const calls = Array.from({ length: 20 }, (_, number) => completed(`call_${number}`))
    const statuses = await Promise.all(calls.flatMap((call) => [post(call, 0), post(call, 1)]))
    expect(new Set(statuses)).toEqual(new Set([200]))
    await expect.poll(() => handled('call_\\d+')).toBe(20)
    for (const { data } of calls) expect(handled(data.call_id)).toBe(1)
    expect(output(webs)).not.toContain('took')
  })

  it('lists, replays and discards dead letters', async () => {
    await post(sampleEvent('call.failed', { data: { call_id: 'call_poison' } }))
    const first = /^(\S+) {2}\S+ {2}attempts 1 {2}no customer belongs to call_poison$/
    await expect.poll(() => deadLetters('list')).toMatch(first)
    const before = (await deadLetters()).match(first)?.[1] ?? ''
    expect(await deadLetters('replay', before)).toBe('replayed')
    await expect.poll(() => deadLetters('list')).toMatch(first)
    const after = (await deadLetters()).match(first)?.[1] ?? ''
    expect(await deadLetters('replay', before)).toBe('not-found')
    expect(await deadLetters('discard', after)).toBe('discarded')
    expect(await deadLetters('list')).toBe('')
  })

  it('shows the queues in bull-board, without the bodies of events', async () => {
    const event = sampleEvent('call.failed', { data: { call_id: 'call_shown' } })
    await post(event)
    const board = async (path: string) => (await fetch(`${dashboard.url}${path}`)).text()
    await expect.poll(() => deadLetters('list')).toContain('call_shown')

    expect(await board('/')).toContain('<title>Bull Dashboard</title>')
    const queues = await board('/api/queues?activeQueue=audian-webhooks-dead&page=1&jobsPerPage=10')
    expect(JSON.parse(queues).queues.map(({ name }: { name: string }) => name)).toEqual([
      'audian-webhooks',
      'audian-webhooks-dead',
    ])
    expect(queues).toContain('no customer belongs to call_shown')
    expect(queues).toContain('[not shown]')
    const body = Buffer.from(signedDelivery(event, { secret }).body).toString('base64')
    expect(queues).not.toContain(body.slice(0, 40))
    const [letter = ''] = (await deadLetters()).split('  ')
    await deadLetters('discard', letter)
  })

  it('runs the job of a worker that was killed, in another one', async () => {
    const [killed] = workers
    // More than both workers take at once, so that each has some running.
    const calls = Array.from({ length: 200 }, (_, number) => completed(`call_k${number}`))
    await Promise.all(calls.map((call) => post(call)))
    await killed?.kill()
    await expect
      .poll(() => calls.filter(({ data }) => handled(data.call_id) > 0).length, { timeout: 90_000, interval: 500 })
      .toBe(200)
    workers.push(await startWorker())
  })

  it('is not ready while Redis is away, answers 503, and handles what is delivered again', async () => {
    const ready = async () => {
      const response = await fetch(`${webs[0]?.url}/ready`)
      return { status: response.status, body: await response.json() }
    }
    expect(await ready()).toEqual({ status: 200, body: { ready: true, problems: [] } })
    await redis.kill()
    expect(await ready()).toEqual({ status: 503, body: { ready: false, problems: ['store', 'queue'] } })
    const event = completed('call_away')
    expect(await post(event)).toBe(503)
    await redis.start()
    await expect.poll(() => post(event)).toBe(200)
    await expect.poll(() => handled('call_away'), { timeout: 60_000 }).toBe(1)
  })

  it('ends on SIGTERM', async () => {
    const [, ...running] = workers
    const ended = await Promise.all([...webs, ...running, dashboard].map((server) => server.stop()))
    expect(new Set(ended)).toEqual(new Set([0]))
  })
})

it('compose.yaml is YAML whose services fit together', async () => {
  const { services, volumes } = parse(await readFile(join(folder, 'compose.yaml'), 'utf8'), { merge: true })
  expect(Object.keys(services)).toEqual(['redis', 'web', 'worker', 'dashboard'])
  for (const { build, image, command = '', depends_on = {} } of Object.values<Record<string, never>>(services)) {
    expect(build ?? image).toBeDefined()
    for (const name of Object.keys(depends_on)) expect(services).toHaveProperty(name)
    const [source] = String(command).match(/src\/\S+\.ts/) ?? []
    if (source !== undefined) await readFile(join(folder, source), 'utf8')
  }
  expect(services.redis.command).toContain('--appendonly yes --appendfsync always --maxmemory-policy noeviction')
  expect(Object.keys(volumes)).toEqual(['redis'])
})
