import { setTimeout } from 'node:timers/promises'
import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { type RunningWorker, startWorker } from './start-worker.ts'

const secret = 'whsec_worker'
const started = await startWorker(secret).catch((error) => {
  if (process.env.REQUIRE_SERVICES === '1') throw error
  console.warn(`workerd cannot start, so nothing is tested on Cloudflare Workers: ${error}`)
  return undefined
})
const worker = started as RunningWorker // without it all is skipped
afterAll(() => started?.close())

async function deliver(id: string, { path = '/', signal }: { path?: string; signal?: AbortSignal } = {}) {
  const { headers, body } = signedDelivery({ ...sampleEvent('call.completed'), id }, { secret })
  const init = { method: 'POST', headers, body, signal: signal ?? null }
  const response = await fetch(new URL(path, worker.url), init)
  await response.arrayBuffer()
  return response.status
}

/** Delivers again after a 503, as Audian does. */
async function deliverUntilHandled(id: string, path = '/'): Promise<void> {
  for (let status = 0; status !== 200; status = await deliver(id, { path })) await setTimeout(20)
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await setTimeout(20)
}

const timesHandled = async (id: string) => (await worker.state()).handled.filter((one) => one === id).length

describe.skipIf(started === undefined)('a receiver in a Cloudflare Worker', () => {
  it('handles each of many deliveries once, one after the other and at the same time', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => `evt_many_${index}`)
    for (const id of ids.slice(0, 10)) await deliverUntilHandled(id)
    await Promise.all(ids.map((id) => deliverUntilHandled(id)))

    const { handled } = await worker.state()
    expect([...handled].sort()).toEqual([...ids].sort())
  })

  it('answers at the deadline, renews the lease and records the success, though earlier requests have ended', async () => {
    worker.held.add('/handlers/evt_slow')
    const answers = Promise.all([deliver('evt_slow'), setTimeout(20).then(() => deliverUntilHandled('evt_beside'))])
    expect(await answers).toEqual([503, undefined])

    await until(async () => (await worker.state()).renewed.filter((key) => key.endsWith('evt_slow')).length > 1)
    expect(await deliver('evt_slow')).toBe(503)
    worker.letGo('/handlers/evt_slow')
    await deliverUntilHandled('evt_slow')
    expect(await timesHandled('evt_slow')).toBe(1)
  })

  it('asks for the secrets again when the request that asked has ended', async () => {
    await deliverUntilHandled('evt_secret_0', '/few')
    const before = worker.asked('/secret')
    worker.held.add('/secret')
    const leaving = new AbortController()
    const left = deliver('evt_secret_1', { path: '/few', signal: leaving.signal }).catch(() => 'left')
    await until(() => worker.asked('/secret') > before)
    const sharing = deliver('evt_secret_2', { path: '/few' })
    leaving.abort()
    expect(await left).toBe('left')
    // Every request stays without an answer.
    expect(await sharing).toBe(503)
    worker.held.delete('/secret')

    await deliverUntilHandled('evt_secret_3', '/few')
  })

  it('gives the places of runs free that the platform has ended', async () => {
    const ids = ['evt_gone_0', 'evt_gone_1']
    for (const id of ids) worker.held.add(`/handlers/${id}`)
    const leaving = new AbortController()
    const left = ids.map((id) => deliver(id, { path: '/few', signal: leaving.signal }).catch(() => 'left'))
    await until(() => ids.every((id) => worker.asked(`/handlers/${id}`) > 0))
    leaving.abort()
    await Promise.all(left)

    await deliverUntilHandled('evt_after', '/few')
  })

  it('takes no harm from clients that leave while they upload', async () => {
    const { headers } = signedDelivery(sampleEvent('call.completed'), { secret })
    for (let upload = 0; upload < 40; upload++) {
      const leaving = new AbortController()
      const body = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1_000_000)) })
      const init = { method: 'POST', headers, body, duplex: 'half', signal: leaving.signal } as const
      const sent = fetch(worker.url, init).catch(() => undefined)
      await setTimeout(10)
      leaving.abort()
      await sent
    }

    await deliverUntilHandled('evt_after_uploads')
  })

  it('logs no error of the platform', async () => {
    const { lines } = await worker.state()
    expect(lines.filter((line) => /different request|Illegal invocation|waitUntil/.test(line))).toEqual([])
  })
})
