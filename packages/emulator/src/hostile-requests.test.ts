import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { both, emulatorOf } from './doubles/running.ts'

const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
const deepObject = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
const event = (data: string) => `{"event":"call.completed","data":${data}}`
const webhook = (description: string) =>
  `{"url":"https://hooks.example.com/","events":["*"],"description":${description}}`
const invalidUtf8 = (text: string) => Buffer.from(text.replace('?', '\xff'), 'latin1')

/** Every route that reads a body. */
const routes = [
  'POST /_emulator/events',
  'POST /_emulator/scenarios/failed',
  'POST /_emulator/endpoints',
  'PATCH /_emulator/endpoints/ID',
  'PUT /_emulator/chaos',
  'PUT /_emulator/clock',
  'POST /_emulator/clock/advance',
  'PUT /v2/api_auth',
  'POST /v2/webhooks',
  'PATCH /v2/webhooks/ID',
  'POST /v2/webhooks/ID/test',
]

const bodies: readonly (readonly [string, string | Buffer, number])[] = [
  ['100,000 arrays', deep(100_000), 400],
  ['100,000 arrays that never end', '['.repeat(100_000), 400],
  ['100,000 objects', deepObject(100_000), 400],
  ['an event with 100,000 arrays', event(deep(100_000)), 400],
  ['a webhook with 100,000 arrays', webhook(deep(100_000)), 400],
  ['101 levels', event(deep(100)), 400],
  ['brackets after a text that seems not to end', `{"event":"a\\\\","data":${deep(100_000)}}`, 400],
  ['invalid UTF-8', invalidUtf8(event('"?"')), 400],
  [
    'a surrogate in UTF-8',
    Buffer.concat([Buffer.from('{"event":"'), Buffer.of(0xed, 0xa0, 0x80), Buffer.from('"}')]),
    400,
  ],
  ['UTF-16', Buffer.from(event('{}'), 'utf16le'), 400],
  ['__proto__', '{"event":"call.completed","__proto__":{"polluted":1}}', 400],
  ['__proto__ further down', event('{"__proto__":{"polluted":1}}'), 400],
  ['__proto__, escaped', event('{"__pr\\u006fto__":{"polluted":1}}'), 400],
  ['constructor.prototype', event('{"constructor":{"prototype":{"polluted":1}}}'), 400],
  ['more than 1 MiB', event(JSON.stringify('x'.repeat(1_048_576))), 413],
  ['text after its end', `${event('{}')} {}`, 400],
]

async function call(url: string, request: string, init: RequestInit) {
  const [method = '', path = ''] = request.split(' ')
  const headers = { 'x-auth-token': 'emulator-token', 'content-type': 'application/json', ...init.headers }
  const response = await fetch(`${url}${path}`, { method, ...init, headers })
  return { status: response.status, text: await response.text() }
}

async function busy() {
  const directory = mkdtempSync(join(tmpdir(), 'hostile-'))
  const file = join(directory, 'state.ndjson')
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const running = await both({ file })
  const request = (route: string) => route.replace('ID', running.endpoint.id)
  return { ...running, file, request }
}

/** A delivery arrives, and the state is the same after a restart. */
async function expectWorking({ emulator, receiver, file }: Awaited<ReturnType<typeof busy>>): Promise<void> {
  expect(emulator.deliveries()).toEqual([])
  expect(emulator.endpoints()).toHaveLength(1)
  expect(Object.prototype).not.toHaveProperty('polluted')
  emulator.send({ event: 'call.completed' })
  await emulator.settled()
  expect(receiver.received).toHaveLength(1)
  await emulator.close()
  expect((await emulatorOf({ file })).deliveries()).toEqual(emulator.deliveries())
}

it.each(bodies)('%s: every route rejects it, and the emulator keeps running', async (_, body, status) => {
  const running = await busy()
  for (const route of routes) {
    const answer = await call(running.emulator.url, running.request(route), { body })
    expect([route, answer.status]).toEqual([route, status])
    expect(JSON.parse(answer.text)).toMatchObject({ message: expect.any(String) })
  }
  await expectWorking(running)
})

it('a body with the deepest nesting, and brackets in texts, are delivered as they are', async () => {
  const { emulator, receiver } = await both()
  for (const data of [deep(99), '"[[[[\\"]]"', JSON.stringify('['.repeat(500_000)), '{"a":"\\\\"}', '"\\ud800"']) {
    const sent = await call(emulator.url, 'POST /_emulator/events', { body: event(data) })
    expect([data.slice(0, 20), sent.status]).toEqual([data.slice(0, 20), 200])
    await emulator.settled()
    expect(receiver.received.at(-1)?.body).toContain(`"data":${data}}`)
  }
})

it.each([undefined, '', 'null', '7', '"text"', '[]', 'true'])(
  'a body that is not an object is rejected with a message: %s',
  async (body) => {
    const running = await busy()
    for (const route of routes.filter((each) => !each.includes('scenarios') && !each.includes('api_auth'))) {
      const answer = await call(running.emulator.url, running.request(route), body === undefined ? {} : { body })
      expect([route, answer.status]).toEqual([route, 422])
      expect(answer.text).not.toContain('Invalid input')
    }
    await expectWorking(running)
  },
)

it.each([
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  '',
  'x',
])('content-type %j is rejected by every route', async (type) => {
  const running = await busy()
  for (const route of routes) {
    const answer = await call(running.emulator.url, running.request(route), {
      body: event('{}'),
      headers: { 'content-type': type },
    })
    expect([route, answer.status]).toEqual([route, 415])
  }
  await expectWorking(running)
})

it('of two keys with the same name the last one counts, as in JSON.parse()', async () => {
  const { emulator, receiver } = await both()
  await call(emulator.url, 'POST /_emulator/events', {
    body: '{"event":"a.b","event":"call.failed","data":{"a":1,"a":2}}',
  })
  await emulator.settled()
  expect(receiver.received[0]?.body).toMatch(/"event":"call.failed".*"data":\{"a":2\}/)
})

it('headers that are too long are answered 431, half a request gets no response, and the emulator keeps running', async () => {
  const running = await busy()
  const long = { headers: { 'x-long': 'x'.repeat(100_000) } }
  expect(await call(running.emulator.url, 'GET /_emulator/state', long)).toMatchObject({ status: 431 })
  const { hostname, port } = new URL(running.emulator.url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write(
    'POST /_emulator/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"ev',
  )
  socket.destroy()
  await expectWorking(running)
})

it.each<[string, unknown]>([
  ['an array 100,000 deep', JSON.parse(deep(100_000))],
  ['a number that JSON cannot represent', 1n],
  ['a circle', circle()],
  [
    'a toJSON() that throws',
    {
      toJSON: () => {
        throw new Error('no')
      },
    },
  ],
])('send() refuses data that cannot be written as JSON: %s', async (_, data) => {
  const running = await busy()
  const send = () => running.emulator.send({ event: 'call.completed', data })
  expect(send).toThrow(expect.objectContaining({ code: 'INVALID', message: expect.stringMatching(/as JSON/) }))
  await expectWorking(running)
})

function circle(): object {
  const one = {}
  return Object.assign(one, { one })
}
