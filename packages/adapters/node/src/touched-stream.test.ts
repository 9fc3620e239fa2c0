import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { PassThrough } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import type { Receiver } from '@audian-webhooks/core/kit'
import { afterEach, describe, expect, it } from 'vitest'
import { nodeWebhooks } from './index.ts'

/** Answers with what it read, or why it could not. */
const tells: Receiver = {
  handle: async ({ body }) => {
    const read = typeof body === 'function' ? await body(1_000_000) : body
    const text = 'unread' in read ? (read.detail ?? read.unread) : `read ${read.byteLength}`
    return { status: 200, headers: {}, body: text }
  },
}

type Touch = (request: IncomingMessage) => unknown

const servers: ReturnType<typeof createServer>[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

/** What a receiver answers that stands behind `touch`, to a body sent in two parts. */
async function answerBehind(touch: Touch, parts = ['12345', '67890']): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1') // listens on TCP
  const [first, ...rest] = parts
  const length = parts.join('').length
  socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n${first}`)
  const [request, response] = await once(server, 'request')
  await touch(request)
  const answering = nodeWebhooks(tells)(request, response)
  socket.write(rest.join(''))
  let answer = ''
  for await (const chunk of socket) answer += chunk
  await answering
  return answer.slice(answer.indexOf('\r\n\r\n'))
}

async function readPart(request: IncomingMessage): Promise<Buffer> {
  await once(request, 'readable')
  return request.read(2)
}

describe('a request is read that something', () => {
  it.each<[string, Touch]>([
    ['paused', (request) => request.pause()],
    ['paused and kept for a while', (request) => setImmediate(request.pause())],
    ['paused and resumed', (request) => void request.pause().resume()],
    ['kept until the first bytes were there', (request) => once(request, 'readable')],
    ['pauses later on', (request) => void request.once('data', () => request.pause())],
    ['listens to as well', (request) => void request.on('data', () => undefined)],
  ])('%s', async (_, touch) => {
    expect(await answerBehind(touch)).toContain('read 10')
  })

  it('pipes to where it is not read', async () => {
    const parts = ['1', '2'.repeat(400_000)]
    expect(await answerBehind((request) => void request.pipe(new PassThrough()), parts)).toContain('read 400001')
  })
})

describe('a request is refused at once that something', () => {
  it.each<[string, Touch, string]>([
    ['decodes', (request) => request.setEncoding('utf8'), 'setEncoding()'],
    ['decodes and paused', (request) => request.setEncoding('utf8').pause(), 'setEncoding()'],
    ['has read in part', readPart, 'has read the body'],
    ['has read in part and paused', (request) => readPart(request).then(() => request.pause()), 'has read the body'],
    [
      'has read and put back',
      (request) => readPart(request).then((part) => request.unshift(part)),
      'has read the body',
    ],
  ])('%s', async (_, touch, why) => {
    expect(await answerBehind(touch)).toContain(why)
  })
})
