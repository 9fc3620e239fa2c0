import { sign } from '@audian-webhooks/core/protocol'
import { fakeClock } from '@audian-webhooks/testing'
import { describe, expect, it } from 'vitest'
import { both, emulatorOf } from '../doubles/running.ts'
import type { Emulator } from '../emulator.ts'
import type { StreamEvents } from './views.ts'

async function call({ url }: Emulator, request: string, body?: object) {
  const [method = '', path = ''] = request.split(' ')
  const response = await fetch(`${url}/_emulator${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}

type Message = { [K in keyof StreamEvents]: { readonly event: K; readonly data: StreamEvents[K] } }[keyof StreamEvents]

/** The messages of the stream, as an EventSource would deliver them. */
async function* messagesOf(emulator: Emulator): AsyncGenerator<Message> {
  const response = await fetch(`${emulator.url}/_emulator/stream`)
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += new TextDecoder().decode(chunk)
    const whole = text.split('\n\n')
    text = whole.pop() ?? ''
    for (const message of whole) {
      const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(message) ?? []
      yield { event, data: JSON.parse(data ?? '') } as Message
    }
  }
}

/** The next message of a kind. */
async function next<K extends Message['event']>(messages: AsyncGenerator<Message>, kind: K): Promise<StreamEvents[K]> {
  for (;;) {
    const { value, done } = await messages.next()
    if (done) throw new Error('The stream has ended.')
    if (value.event === kind) return value.data as StreamEvents[K]
  }
}

const event = { event: 'call.completed', data: { call_id: 'call_1' } }

describe('what a search finds', () => {
  it('is counted, sent again, and cleared, and every page gets the update', async () => {
    const { emulator, receiver, endpoint } = await both()
    receiver.behave(200, 503)
    emulator.send(event)
    await emulator.idle()
    emulator.send({ event: 'call.failed' })
    await emulator.idle()
    const gone = emulator.register({ url: receiver.url })
    emulator.test(gone.id, event)
    await emulator.idle()
    emulator.unregister(gone.id)
    await emulator.idle()
    expect(await call(emulator, 'GET /deliveries/count')).toEqual({ status: 200, body: { deliveries: 3, open: 1 } })
    expect((await call(emulator, 'GET /deliveries/count?q=status:delivered')).body).toEqual({ deliveries: 1, open: 0 })

    const messages = messagesOf(emulator)
    await next(messages, 'state')
    const search = { q: 'event:call.completed' }
    expect(await call(emulator, 'POST /deliveries/redeliver', search)).toEqual({
      status: 200,
      body: { started: 1, skipped: [{ reason: 'endpoint-deleted', deliveries: 1, first: [3] }] },
    })
    let progress = await next(messages, 'redelivery')
    while (!progress.finished) progress = await next(messages, 'redelivery')
    expect(progress).toEqual({ number: 1, found: 2, started: 1, attempted: 1, finished: true })

    expect((await call(emulator, 'DELETE /deliveries?q=kind:redelivery')).body).toEqual({ deliveries: 1 })
    expect(await next(messages, 'cleared')).toMatchObject({ deliveries: 1, totals: { deliveries: 3 } })
    expect((await call(emulator, 'DELETE /deliveries')).body).toEqual({ deliveries: 3 })
    expect((await call(emulator, 'GET /deliveries')).body).toEqual({ deliveries: [], more: false })
    expect(emulator.endpoints()).toMatchObject([{ id: endpoint.id }])
    expect(await call(emulator, 'DELETE /deliveries?q=colour:red')).toMatchObject({ status: 422 })
  })
})

describe('the state', () => {
  it('contains everything that a dashboard needs at the start', async () => {
    const { emulator, endpoint } = await both()
    emulator.send(event)
    await emulator.settled()
    expect(await call(emulator, 'GET /state')).toMatchObject({
      status: 200,
      body: {
        endpoints: [{ id: endpoint.id, secret: endpoint.secret }],
        chaos: { duplicate: 0 },
        clock: { now: expect.any(Number), speed: 0, adjustable: true },
        totals: { deliveries: 1, delivered: 1 },
        api: { url: emulator.apiUrl, token: emulator.token },
        schedule: { timeoutMs: 30_000 },
        samples: { 'call.completed': { event: 'call.completed', data: { duration: 305 } } },
        scenarios: [{ name: 'answered' }, { name: 'recorded' }, { name: 'missed' }, { name: 'failed' }],
      },
    })
  })
})

describe('deliveries', () => {
  it('are sent, listed newest first, shown whole, and sent again', async () => {
    const { emulator } = await both()
    const sent = await call(emulator, 'POST /events', { ...event, id: 'evt_mine' })
    expect(sent.body).toMatchObject({ deliveries: [{ eventId: 'evt_mine', status: 'pending', sequence: 1 }] })
    await emulator.settled()
    const id = sent.body.deliveries[0].id
    expect((await call(emulator, `POST /deliveries/${id}/redeliver`)).body).toMatchObject({ kind: 'redelivery' })
    await emulator.settled()
    expect((await call(emulator, 'GET /deliveries')).body).toMatchObject({
      more: false,
      deliveries: [
        { sequence: 2, kind: 'redelivery', attempts: 1, lastStatus: 200 },
        { sequence: 1, kind: 'event', attempts: 1, lastStatus: 200, lastDurationMs: expect.any(Number) },
      ],
    })
    expect((await call(emulator, `GET /deliveries/${id}`)).body).toMatchObject({
      body: expect.stringContaining('"id":"evt_mine"'),
      attempts: [{ requestHeaders: { 'x-audian-event': 'call.completed' }, answer: { status: 200 } }],
    })
  })

  it('come in pages, newest first', async () => {
    const { emulator } = await both()
    for (let count = 0; count < 5; count++) emulator.send(event)
    const sequences = (body: { deliveries: { sequence: number }[] }) => body.deliveries.map(({ sequence }) => sequence)
    const first = await call(emulator, 'GET /deliveries?limit=2')
    expect([sequences(first.body), first.body.more]).toEqual([[5, 4], true])
    const last = await call(emulator, 'GET /deliveries?limit=3&before=4')
    expect([sequences(last.body), last.body.more]).toEqual([[3, 2, 1], false])
    expect(await call(emulator, 'GET /deliveries?limit=5000')).toMatchObject({ status: 422 })
  })

  it('are searched', async () => {
    const { emulator, receiver } = await both()
    receiver.behave(200, 503)
    emulator.send({ event: 'call.completed', data: { call_id: 'call_1', from: '+4930123456' } })
    await emulator.idle()
    emulator.send({ event: 'call.failed', data: { call_id: 'call_2' } })
    await emulator.idle()
    const found = async (q: string, others = '') => {
      const { body } = await call(emulator, `GET /deliveries?q=${encodeURIComponent(q)}${others}`)
      return { sequences: body.deliveries.map(({ sequence }: { sequence: number }) => sequence), more: body.more }
    }
    expect(await found('call')).toEqual({ sequences: [2, 1], more: false })
    expect(await found('call', '&limit=1')).toEqual({ sequences: [2], more: true })
    expect(await found('call', '&limit=1&before=2')).toEqual({ sequences: [1], more: false })
    expect(await found('+49 30 123-456')).toMatchObject({ sequences: [1] })
    expect(await found('call:call_2 answer:503 status:retrying')).toMatchObject({ sequences: [2] })
    expect(await found('nothing')).toEqual({ sequences: [], more: false })

    const ids = [...emulator.deliveries().map(({ id }) => id), 'dlv_none']
    const matching = await call(emulator, 'POST /deliveries/matching', { q: 'answer:503', ids })
    expect(matching).toMatchObject({ status: 200, body: { deliveries: [{ sequence: 2, status: 'retrying' }] } })
  })

  it('are created by scenarios', async () => {
    const { emulator } = await both()
    const played = await call(emulator, 'POST /scenarios/missed', { calls: 4, shuffled: true })
    expect(played).toMatchObject({ status: 200, body: { deliveries: 12 } })
    await emulator.settled()
    expect(emulator.tally()).toMatchObject({ delivered: 12 })
    expect((await call(emulator, 'POST /scenarios/answered')).body).toMatchObject({ deliveries: 4 })
  })
})

describe('attempts', () => {
  it('are diagnosed from the request that the receiver got', async () => {
    const { emulator, receiver } = await both()
    receiver.behave(401)
    emulator.send(event)
    await emulator.settled()
    const [delivery] = emulator.deliveries()
    const path = `POST /attempts/${delivery?.attempts[0]?.deliveryId}/diagnose`
    const body = `${receiver.received[0]?.body}\n`

    expect(await call(emulator, 'GET /deliveries')).toMatchObject({
      body: { deliveries: [{ lastExplanation: expect.stringContaining('valid when it was sent') }] },
    })
    const diagnosis = { verdict: 'invalid', causes: [{ code: 'body-final-newline', certain: true }], skipped: [] }
    expect(await call(emulator, path, { body })).toMatchObject({ status: 200, body: diagnosis })
    const bytes = Buffer.from(body).toString('base64')
    expect(await call(emulator, path, { body: bytes, encoding: 'base64' })).toMatchObject({ body: diagnosis })
    expect(await call(emulator, path, { body: receiver.received[0]?.body, secret: 'whsec_other' })).toMatchObject({
      body: { causes: [{ code: 'secret-wrong' }] },
    })
    expect(await call(emulator, path, { body: 7 })).toMatchObject({
      status: 422,
      body: { fields: { body: expect.any(String) } },
    })
    expect(await call(emulator, 'POST /attempts/delv_none/diagnose', { body })).toMatchObject({ status: 404 })
  })
})

describe('endpoints', () => {
  it('are created, changed, given another secret, deleted', async () => {
    const emulator = await emulatorOf()
    const created = await call(emulator, 'POST /endpoints', { url: 'https://hooks.example.com/', events: ['*'] })
    const { id, secret } = created.body
    expect(created).toMatchObject({ status: 200, body: { active: true, secret: expect.stringMatching(/^whsec_/) } })
    expect((await call(emulator, `PATCH /endpoints/${id}`, { active: false })).body).toMatchObject({ active: false })
    const rotated = await call(emulator, `POST /endpoints/${id}/rotate-secret`)
    expect(rotated.body.secret).not.toBe(secret)
    expect(await call(emulator, `DELETE /endpoints/${id}`)).toEqual({ status: 204, body: undefined })
    expect(emulator.endpoints()).toEqual([])
  })
})

describe('a rotated secret', () => {
  it('is distinguished from the one before', async () => {
    const { emulator, endpoint, receiver } = await both()
    const use = async () => (await call(emulator, `GET /endpoints/${endpoint.id}/secret-use`)).body
    receiver.behave(503, 200, 401, 200)
    const none = { attempts: 0, unauthorized: 0 }
    expect(await use()).toEqual({ current: none, earlier: none })
    emulator.send(event)
    await emulator.idle()
    expect(await use()).toMatchObject({ current: { attempts: 1, last: { sequence: 1, status: 503 } }, earlier: none })

    await new Promise((resolve) => setTimeout(resolve, 5))
    const { rotatedAt } = emulator.rotateSecret(endpoint.id)
    expect(await use()).toMatchObject({ rotatedAt, current: none, earlier: { attempts: 1, last: { sequence: 1 } } })
    emulator.redeliver(emulator.deliveries()[0]?.id ?? '', { as: 'wrong-key' })
    await emulator.idle()
    expect(await use()).toMatchObject({ current: none })
    emulator.send(event)
    await emulator.idle()
    await emulator.advance(120_000)
    expect(await use()).toMatchObject({
      rotatedAt,
      current: { attempts: 2, unauthorized: 1, last: { sequence: 1, event: 'call.completed', status: 200 } },
      earlier: { attempts: 1, unauthorized: 0, last: { status: 503 } },
    })
  })

  it('does not count for deliveries that are sent again under their first signature', async () => {
    const { emulator, endpoint, receiver } = await both({ signing: 'once' })
    receiver.behave(503, 200)
    emulator.send(event)
    await emulator.idle()
    await new Promise((resolve) => setTimeout(resolve, 5))
    emulator.rotateSecret(endpoint.id)
    await emulator.advance(120_000)
    const { body } = await call(emulator, `GET /endpoints/${endpoint.id}/secret-use`)
    expect(body).toMatchObject({ current: { attempts: 0 }, earlier: { attempts: 2, last: { status: 200 } } })
  })
})

describe('an invalid request', () => {
  it.each([
    ['POST /events', {}, 422, { event: 'The event needs a name.' }],
    ['POST /events', { event: '' }, 422, { event: 'The event needs a name.' }],
    ['POST /events', { event: 'a.b', id: 7 }, 422, { id: 'The id must be a string.' }],
    [
      'POST /endpoints',
      { url: 'ftp://a/', events: ['*'] },
      422,
      { url: expect.stringContaining('must begin with https://') },
    ],
    ['PUT /chaos', { stale: 2 }, 422, { stale: 'chaos.stale must be a number from 0 to 1.' }],
    ['PUT /chaos', { fog: 1 }, 422, { fog: 'chaos.fog is not a chaos setting.' }],
    ['PUT /chaos', { stale: 'often' }, 422, { stale: 'chaos.stale must be a number from 0 to 1.' }],
    ['PUT /clock', { speed: -1 }, 422, { speed: 'speed must be a number from 0 to 1,000,000.' }],
    ['POST /clock/advance', { ms: -1 }, 422, { ms: 'ms must be milliseconds from 0 to 31,536,000,000.' }],
    ['POST /scenarios/answered', { calls: 0 }, 422, { calls: 'calls must be a whole number from 1 to 10,000.' }],
    ['POST /scenarios/none', {}, 404, undefined],
    ['GET /deliveries?q=colour:red', undefined, 422, { q: expect.stringMatching(/^Unknown term colour:/) }],
    ['GET /deliveries?q=a&q=b', undefined, 422, { q: 'q must be a single string.' }],
    [`GET /deliveries?q=${'a'.repeat(1001)}`, undefined, 422, { q: 'q must have at most 1,000 characters.' }],
    ['POST /deliveries/matching', { q: 'status:lost', ids: [] }, 422, { q: expect.stringMatching(/^Unknown status/) }],
    ['POST /deliveries/matching', { q: 'a', ids: 'dlv_1' }, 422, { ids: 'ids must be a list of ids.' }],
    ['GET /deliveries/dlv_none', undefined, 404, undefined],
    ['POST /deliveries/dlv_none/redeliver', undefined, 404, undefined],
    ['PATCH /endpoints/wh_none', {}, 404, undefined],
    ['GET /endpoints/wh_none/secret-use', undefined, 404, undefined],
    ['GET /none', undefined, 404, undefined],
  ] as const)('%s %j is answered %i, with a message', async (...[request, body, status, fields]) => {
    const emulator = await emulatorOf()
    const answer = await call(emulator, request, body)
    expect(answer).toMatchObject({ status, body: { message: expect.stringMatching(/\w+ \w+/) } })
    expect(answer.body.fields).toEqual(fields)
  })
})

describe('the clock', () => {
  it('can be sped up and advanced', async () => {
    const { emulator, receiver } = await both()
    receiver.behave(503, 200)
    emulator.send(event)
    await emulator.idle()
    const { body } = await call(emulator, 'POST /clock/advance', { ms: 120_000 })
    expect(body).toMatchObject({ speed: 0, adjustable: true })
    await receiver.arrived(2)
    expect((await call(emulator, 'PUT /clock', { speed: 60 })).body).toMatchObject({ speed: 60 })
  })

  it('that the caller passed is not changed', async () => {
    const emulator = await emulatorOf({ clock: fakeClock() })
    expect(await call(emulator, 'POST /clock/advance', { ms: 1 })).toMatchObject({ status: 409 })
    expect(await call(emulator, 'PUT /clock', { speed: 2 })).toMatchObject({ status: 409 })
  })
})

describe('the stream', () => {
  it('begins with the state, and reports deliveries in batches, each in its latest state', async () => {
    const { emulator } = await both()
    const messages = messagesOf(emulator)
    expect(await next(messages, 'state')).toMatchObject({ totals: { deliveries: 0 } })
    emulator.play('answered')
    await emulator.settled()
    const states = new Map<number, string>()
    let totals: StreamEvents['deliveries']['totals'] | undefined
    while (totals?.delivered !== 4) {
      const message = await next(messages, 'deliveries')
      totals = message.totals
      for (const { sequence, status } of message.deliveries) states.set(sequence, status)
    }
    expect([...states]).toEqual([1, 2, 3, 4].map((sequence) => [sequence, 'delivered']))
  })

  it('reports changes of endpoints, chaos and the clock', async () => {
    const emulator = await emulatorOf()
    const messages = messagesOf(emulator)
    await next(messages, 'state')
    emulator.register({ url: 'https://hooks.example.com/' })
    expect(await next(messages, 'endpoints')).toMatchObject([{ url: 'https://hooks.example.com/' }])
    emulator.setChaos({ stale: 0.5 })
    expect(await next(messages, 'chaos')).toMatchObject({ stale: 0.5 })
    emulator.setSpeed(600)
    expect(await next(messages, 'clock')).toMatchObject({ speed: 600 })
    await emulator.advance(1000)
    expect(await next(messages, 'clock')).toMatchObject({ speed: 600 })
  })

  it('is not opened by a HEAD request, whose body no client reads', async () => {
    const emulator = await emulatorOf()
    expect((await fetch(`${emulator.url}/_emulator/stream`, { method: 'HEAD' })).status).toBe(404)
  })

  it('ends with the emulator', async () => {
    const emulator = await emulatorOf()
    const messages = messagesOf(emulator)
    await next(messages, 'state')
    await emulator.close()
    await expect(next(messages, 'state')).rejects.toThrow(/The stream has ended|terminated/)
  })

  it('is closed for a listener that does not read, and only for that one', async () => {
    const emulator = await emulatorOf()
    const lagging = await fetch(`${emulator.url}/_emulator/stream`)
    const messages = messagesOf(emulator)
    await next(messages, 'state')
    const long = 'x'.repeat(64 * 1024)
    // Far more than the socket buffers hold.
    for (let count = 0; count < 400; count++) {
      emulator.register({ url: 'https://hooks.example.com/', description: long })
      const list = await next(messages, 'endpoints')
      expect(list).toHaveLength(1)
      await call(emulator, `DELETE /endpoints/${list[0]?.id}`)
      await next(messages, 'endpoints')
    }
    const text = lagging.text()
    await expect(text).rejects.toThrow('terminated')
  })
})

describe('an event that is wrong on purpose', () => {
  it('is signed with another secret, and sent once', async () => {
    const { emulator, receiver } = await both()
    receiver.behave(503)
    const { status, body } = await call(emulator, 'POST /events?as=wrong-key', event)
    await emulator.settled()
    expect({ status, body }).toMatchObject({ status: 200, body: { deliveries: [{ kind: 'wrong-key' }] } })
    expect(emulator.deliveries()).toMatchObject([{ status: 'failed', reason: 'Rejected, as expected.' }])
    expect(receiver.received).toHaveLength(1)
  })

  it.each([
    [600_000, 'delivered', 200],
    [-600_000, 'failed', 503],
  ])('has a timestamp that is %d ms off, is correctly signed, and is sent once', async (skewMs, status, answer) => {
    const { emulator, receiver, endpoint } = await both()
    receiver.behave(answer)
    await call(emulator, `POST /events?skewMs=${skewMs}`, event)
    await emulator.settled()
    expect(emulator.deliveries()).toMatchObject([{ kind: 'skewed', skewMs, status }])
    const [received] = receiver.received
    const timestamp = String(received?.headers['x-audian-timestamp'])
    expect(Math.abs(Number(timestamp) * 1000 - skewMs - Date.now())).toBeLessThan(60_000)
    expect(received?.headers['x-audian-signature']).toBe(
      sign({ secret: endpoint.secret, timestamp, body: received?.body ?? '' }),
    )
  })

  it('comes without chaos', async () => {
    const { emulator, receiver } = await both({ chaos: { concurrentDuplicate: 1, droppedConnection: 1 } })
    await call(emulator, 'POST /events?skewMs=0', event)
    await emulator.settled()
    expect(receiver.received).toHaveLength(1)
  })

  it.each([
    'as=triplicate',
    'skewMs=soon',
    'skewMs=1e15',
    'as=stale&skewMs=1',
    'as=stale&ageMs=4500000',
    'ageMs=6000000',
  ])('is refused with ?%s', async (query) => {
    const { emulator } = await both()
    expect(await call(emulator, `POST /events?${query}`, event)).toMatchObject({ status: 422 })
    expect(emulator.deliveries()).toEqual([])
  })
})

describe('a scenario that is played', () => {
  it('returns which deliveries belong to it', async () => {
    const { emulator } = await both()
    emulator.send(event)
    const { body } = await call(emulator, 'POST /scenarios/missed', { calls: 2 })
    expect(body).toEqual({ deliveries: 6, first: 2, last: 7 })
  })
})
