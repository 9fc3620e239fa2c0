import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { createWebhooks } from '@audian-webhooks/core'
import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { nodeWebhooks } from './index.ts'

const secret = 'whsec_of_the_upload_tests'
const mebibyte = 1_048_576
const webhooks = createWebhooks({ secret, store: 'none', logger: false })
webhooks.on('*', () => undefined)
const server = createServer(nodeWebhooks(webhooks))
const sockets: Socket[] = []
let port = 0

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  port = (server.address() as AddressInfo).port // listens on TCP
})

afterAll(() => {
  for (const socket of sockets) socket.destroy()
  server.close().closeAllConnections()
})

/** Sends all of a body of 1 MiB but its last byte, and keeps what is answered. */
async function unfinishedUpload(headers: Readonly<Record<string, string>>) {
  const socket = connect(port, '127.0.0.1')
  const upload = { answer: '' }
  socket.on('data', (chunk) => {
    upload.answer += chunk
  })
  socket.on('error', () => undefined)
  sockets.push(socket)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\n${lines.join('')}Content-Length: ${mebibyte}\r\n\r\n`)
  await new Promise<void>((resolve) => socket.write(Buffer.alloc(mebibyte - 1, ' '), () => resolve()))
  return upload
}

async function deliver(): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}`, {
    method: 'POST',
    ...signedDelivery(sampleEvent('call.completed'), { secret }),
  })
  return response.status
}

it('without a signature are answered 401 before their body has arrived', async () => {
  const upload = await unfinishedUpload({})
  await expect.poll(() => upload.answer).toMatch(/^HTTP\/1\.1 401 /)
})

it('with any signature hold 32 MiB together; the largest are answered 503, and deliveries are handled', async () => {
  const { headers } = signedDelivery({}, { secret: 'whsec_of_a_stranger' })
  const uploads = await Promise.all(Array.from({ length: 40 }, () => unfinishedUpload(headers)))
  await expect.poll(() => webhooks.stats().outcomes.overloaded).toBeGreaterThanOrEqual(8)
  expect(await deliver()).toBe(200)
  const answered = uploads.filter(({ answer }) => answer !== '')
  expect(answered.length).toBeGreaterThanOrEqual(8)
  for (const { answer } of answered) expect(answer).toMatch(/^HTTP\/1\.1 503 .*Too many events at once/s)
})
