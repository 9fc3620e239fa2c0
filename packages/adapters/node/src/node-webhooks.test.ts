import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { OptionsError } from '@audian-webhooks/core'
import type { Receiver } from '@audian-webhooks/core/kit'
import { createApp, fromNodeMiddleware, toNodeListener } from 'h3'
import { afterEach, describe, expect, it } from 'vitest'
import { nodeWebhooks } from './index.ts'

/** Receives every event, and reports it. */
const hears: Receiver = {
  handle: async ({ body }) => {
    if (typeof body === 'function') await body(1_000_000)
    return { status: 200, headers: { 'content-length': '5' }, body: 'heard' }
  },
}

const servers: Server[] = []

function listening(...mount: Parameters<typeof nodeWebhooks>): Promise<number> {
  return portOf(createServer(nodeWebhooks(...mount)))
}

async function portOf(server: Server): Promise<number> {
  servers.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port // listens on TCP
}

/** Sends texts over one socket, each after an answer to the one before, and gives what came back. */
async function conversation(port: number, requests: readonly string[]): Promise<string[]> {
  const socket = connect(port, '127.0.0.1')
  const answers: string[] = []
  for (const request of requests) {
    socket.write(request)
    const [answer] = await once(socket, 'data')
    answers.push(String(answer))
  }
  socket.destroy()
  return answers
}

function post(target: string, body = '{}'): string {
  return `POST ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}

async function statuses(port: number, targets: readonly string[]): Promise<number[]> {
  const answers = await conversation(
    port,
    targets.map((target) => post(target)),
  )
  return answers.map((answer) => Number(answer.split(' ')[1]))
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

describe('the path', () => {
  it('is refused at once if it does not begin with a slash', () => {
    expect(() => nodeWebhooks(hears, { path: 'webhooks' })).toThrow(
      new OptionsError('nodeWebhooks', ["path: 'webhooks' must begin with a slash."]),
    )
  })

  it('is any if none is given', async () => {
    const port = await listening(hears)
    expect(await statuses(port, ['/', '/webhooks', '/a/b?c=d'])).toEqual([200, 200, 200])
  })

  it.each(['/webhooks', '/webhooks/'])('is compared without query and trailing slash: %s', async (path) => {
    const port = await listening(hears, { path })
    expect(
      await statuses(port, ['/webhooks', '/webhooks/', '/webhooks?', '/webhooks/?a=/b/', '/webhooks#here']),
    ).toEqual([200, 200, 200, 200, 200])
  })

  it('is the whole of it, in its own spelling', async () => {
    const port = await listening(hears, { path: '/webhooks' })
    const targets = ['/', '/webhooks/more', '/webhooks//', '//webhooks', '/Webhooks', '/webhook', '/more/webhooks', '*']
    expect(await statuses(port, targets)).toEqual(targets.map(() => 404))
  })

  it('can be the root', async () => {
    const port = await listening(hears, { path: '/' })
    expect(await statuses(port, ['/', '/?a', '/webhooks'])).toEqual([200, 200, 404])
  })

  it('is found in a whole URL, as proxies are asked for', async () => {
    const port = await listening(hears, { path: '/webhooks' })
    const targets = ['http://receiver.example/webhooks?a', 'http://receiver.example:80/', 'http://receiver.example']
    expect(await statuses(port, targets)).toEqual([200, 404, 404])
  })
})

it("answers other paths in the project's own form", async () => {
  const port = await listening(hears, { path: '/webhooks' })
  const [answer] = await conversation(port, [post('/elsewhere')])

  expect(answer).toMatch(/^HTTP\/1\.1 404 .*\r\ncontent-type: application\/json\r\n/is)
  expect(answer).toMatch(/\r\n\r\n\{"error":"Not found"\}$/)
})

it('continues with the same socket after refusals with bodies that no one wanted', async () => {
  const port = await listening(hears, { path: '/webhooks' })
  const huge = '{}'.padEnd(3_000_000)
  const put = post('/webhooks', huge).replace('POST', 'PUT')
  const answers = await conversation(port, [post('/elsewhere', huge), put, post('/webhooks')])

  expect(answers.map((answer) => answer.split(' ')[1])).toEqual(['404', '405', '200'])
})

it('sends nothing to a client that has left', async () => {
  const port = await listening({ handle: async () => undefined })
  const socket = connect(port, '127.0.0.1')
  const heard: unknown[] = []
  socket.on('data', (data) => heard.push(data))
  socket.write(post('/webhooks'))
  await once(socket, 'close')

  expect(heard).toEqual([])
})

it.each([
  { target: '/webhooks', method: 'POST', status: 200 },
  { target: '/', method: 'POST', status: 404 },
  { target: '/webhooks', method: 'GET', status: 405 },
])('gives a promise that resolves once $status is written', async ({ target, method, status }) => {
  const listener = nodeWebhooks(hears, { path: '/webhooks' })
  const ended: boolean[] = []
  const server = createServer(async (request, response) => {
    const writing = listener(request, response)
    ended.push(response.writableEnded)
    await writing
    ended.push(response.writableEnded)
  })
  const response = await fetch(`http://127.0.0.1:${await portOf(server)}${target}`, { method })

  expect(response.status).toBe(status)
  await expect.poll(() => ended.at(-1)).toBe(true)
})

it('answers in h3, which responds with 404 unless it waits', async () => {
  const app = createApp().use(fromNodeMiddleware(nodeWebhooks({ handle: slowly(hears) })))
  const port = await portOf(createServer(toNodeListener(app)))
  const response = await fetch(`http://127.0.0.1:${port}/webhooks`, { method: 'POST', body: '{}' })

  expect([response.status, await response.text()]).toEqual([200, 'heard'])
})

function slowly({ handle }: Receiver): Receiver['handle'] {
  return async (...call) => {
    await setTimeout(10)
    return handle(...call)
  }
}
