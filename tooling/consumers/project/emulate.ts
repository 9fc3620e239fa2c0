/** The published emulator: its dashboard is there, and the published client gets along with it. */
import { createServer } from 'node:http'
import { createClient } from '@audian-webhooks/client'
import { createWebhooks } from '@audian-webhooks/core'
import { type Emulator, startEmulator } from '@audian-webhooks/emulator'
import { nodeWebhooks } from '@audian-webhooks/node'
import { memoryStore } from '@audian-webhooks/store-memory'

async function text(url: string): Promise<string> {
  const response = await fetch(url)
  if (response.status !== 200) throw new Error(`${url} was answered ${response.status}`)
  return await response.text()
}

async function checkDashboard({ url }: Emulator): Promise<void> {
  const page = await text(url)
  const [, script] = /<script[^>]+src="([^"]+)"/.exec(page) ?? []
  if (script === undefined) throw new Error('The page of the dashboard has no script.')
  if ((await text(new URL(script, url).href)).length < 10_000)
    throw new Error('The script of the dashboard is too short.')
}

async function checkDelivery(emulator: Emulator): Promise<void> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const { webhooks } = createClient({ baseUrl: emulator.apiUrl, token: emulator.token })
  const created = await webhooks.create({ url: `http://127.0.0.1:${port}/webhooks`, events: ['*'], active: true })

  const receiver = createWebhooks({ secret: created.signing_secret, store: memoryStore() })
  receiver.on('call.failed', () => undefined)
  server.on('request', nodeWebhooks(receiver, { path: '/webhooks' }))
  emulator.send({ event: 'call.failed', data: { call_id: 'call_1' } })
  await emulator.settled()
  server.close()
  if (emulator.tally().delivered !== 1) throw new Error(`Not delivered: ${JSON.stringify(emulator.tally())}`)
}

async function main(): Promise<void> {
  const emulator = await startEmulator()
  try {
    await checkDashboard(emulator)
    await checkDelivery(emulator)
  } finally {
    await emulator.close()
  }
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
