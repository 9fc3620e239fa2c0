import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { secret } from './receiver.ts'
import { type Ports, type ReceiverPair, receiverPair } from './receiver-pair.ts'
import { host, type Origin, type Post, post, postOverHttp1 } from './send.ts'

/** A reverse proxy with a page's configuration. */
export interface ReverseProxy extends Origin {
  /** Makes it read its configuration again. */
  reload(): Promise<void>
  stop(): Promise<void>
}

interface ProxyFacts {
  readonly start: (ports: Ports) => Promise<ReverseProxy>
  /** What it may answer when one of two receivers has just stopped. */
  readonly whenOneStops: readonly number[]
}

interface Running {
  readonly proxy: ReverseProxy
  readonly receivers: ReceiverPair
}

const limit = 1_048_576
const allHandled = [200, 200, 200, 200, 200, 200]

/** What must hold of any proxy in front of two receivers. */
export function describeProxy(name: string, { start, whenOneStops }: ProxyFacts): void {
  describe(`${name} with the configuration of its page`, () => {
    let running: Running

    beforeAll(async () => {
      const receivers = await receiverPair()
      await receivers.start()
      running = { receivers, proxy: await start(receivers.ports) }
    })
    afterAll(async () => {
      await running?.proxy.stop()
      await running?.receivers.stop()
    })

    bytesCases(() => running)
    answerCases(() => running)
    restartCases(() => running, whenOneStops)
  })
}

function bytesCases(running: () => Running): void {
  it.each([
    ['HTTP/2', post],
    ['HTTP/1.1', postOverHttp1],
  ] as const)('passes bytes and headers over %s', async (_, send) => {
    const { proxy, receivers } = running()
    const delivery = signed(sampleEvent('call.completed'))
    expect(await send(proxy, delivery)).toBe(200)
    expect(receivers.requests()).toContainEqual(expect.objectContaining({ ...delivery.headers, host }))
  })

  it('passes a body as large as the receiver reads', async () => {
    const { proxy } = running()
    expect(await post(proxy, ofLength(limit))).toBe(200)
    expect(await postOverHttp1(proxy, ofLength(limit))).toBe(200)
  })

  it('lets a body that is larger be answered 503', async () => {
    const { proxy } = running()
    expect(await post(proxy, ofLength(limit + 1))).toBe(503)
    expect(await postOverHttp1(proxy, ofLength(limit + 1))).toBe(503)
  })
}

function answerCases(running: () => Running): void {
  it('passes the 401 to a wrong signature', async () => {
    const { headers, body } = signed(sampleEvent('call.completed'))
    expect(await post(running().proxy, { headers, body: Buffer.concat([body, Buffer.from(' ')]) })).toBe(401)
  })

  it('answers 404 on other paths', async () => {
    expect(await post(running().proxy, signed(sampleEvent('call.completed')), '/')).toBe(404)
  })

  it('waits for a slow answer until the receiver gives it, and asks only one receiver', async () => {
    const { proxy, receivers } = running()
    const before = receivers.requests().length
    expect(await post(proxy, signed(sampleEvent('call.failed')))).toBe(503)
    expect(receivers.requests().length - before).toBe(1)
  })
}

function restartCases(running: () => Running, whenOneStops: readonly number[]): void {
  it.each([0, 1] as const)('takes the other receiver while receiver %i restarts', async (index) => {
    const { proxy, receivers } = running()
    await receivers.whileStopped(index, async () => {
      for (const status of await several(proxy)) expect(whenOneStops).toContain(status)
      await expect.poll(() => several(proxy)).toEqual(allHandled)
    })
    await expect.poll(() => several(proxy)).toEqual(allHandled)
  })

  it('answers no 4xx while it reads its configuration again', async () => {
    const { proxy } = running()
    const deliveries = allHandled.map(() => statusOrNone(proxy))
    await proxy.reload()
    // A connection that is being closed may refuse a delivery. That is silence, which comes again.
    for (const status of await Promise.all(deliveries)) expect([200, 'none']).toContain(status)
    await expect.poll(() => statusOrNone(proxy)).toBe(200)
  })

  it('answers 502 or 503 while both are away, and continues when they are back', async () => {
    const { proxy, receivers } = running()
    await receivers.stop()
    expect([502, 503]).toContain(await statusOrNone(proxy))
    await receivers.start()
    await expect.poll(() => statusOrNone(proxy)).toBe(200)
  })
}

function signed(event: object | string): Post {
  const { headers, body } = signedDelivery(event, { secret })
  return { headers: { ...headers }, body }
}

/** White space after the event makes it as long. */
function ofLength(bytes: number): Post {
  return signed(JSON.stringify(sampleEvent('call.completed')).padEnd(bytes))
}

function several(proxy: ReverseProxy): Promise<(number | 'none')[]> {
  return Promise.all(allHandled.map(() => statusOrNone(proxy)))
}

function statusOrNone(proxy: ReverseProxy): Promise<number | 'none'> {
  return post(proxy, signed(sampleEvent('call.completed'))).catch(() => 'none' as const)
}
