import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createWebhooks } from '@audian-webhooks/core'
import { sign } from '@audian-webhooks/core/protocol'
import { nodeWebhooks } from '@audian-webhooks/node'
import { memoryStore } from '@audian-webhooks/store-memory'

const secret = 'whsec_consumer'
const body = JSON.stringify({
  id: 'evt_consumer',
  timestamp: new Date().toISOString(),
  event: 'call.completed',
  version: 'v1',
  data: {
    call_id: 'call_consumer',
    duration: 305,
    status: 'completed',
    from: '+14155551234',
    to: '+14155559876',
    ended_at: new Date().toISOString(),
    completion_reason: 'normal',
  },
})

async function post(port: number, signature: string, timestamp: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/webhooks`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-audian-signature': signature,
      'x-audian-timestamp': timestamp,
    },
    body,
  })
  return `${response.status} ${await response.text()}`
}

function expectSame(what: string, actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`${what}: expected ${expected}, got ${actual}`)
}

async function main(): Promise<void> {
  const durations: number[] = []
  const webhooks = createWebhooks({ secret, store: memoryStore() })
  webhooks.on('call.completed', (event) => {
    durations.push(event.data.duration)
  })
  const server = createServer(nodeWebhooks(webhooks, { path: '/webhooks' }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  const timestamp = String(Math.floor(Date.now() / 1000))
  const signature = sign({ secret, timestamp, body })
  expectSame('a signed delivery', await post(port, signature, timestamp), '200 {"received":true}')
  expectSame('the same again', await post(port, signature, timestamp), '200 {"received":true,"duplicate":true}')
  expectSame('a forged one', await post(port, 'f'.repeat(64), timestamp), '401 {"error":"Invalid signature"}')
  expectSame('durations that the handler saw', durations.join(), '305')

  await webhooks.close()
  server.close()
  server.closeAllConnections()
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
