import { startRabbit } from '@audian-webhooks/test-services'
import { type ConfirmChannel, connect } from 'amqplib'
import type { PageModule } from '../../tooling/docs/page-module.ts'
import type { Broker, PageCode } from './broker.ts'

const queue = 'audian.events'
const deadLetterQueue = 'audian.dead-letters'
const delayQueues = [1000, 5000, 30_000, 300_000].map((ms) => `${queue}.delay-${ms}`)

export async function openRabbit(code: PageModule): Promise<Broker> {
  const { rabbitSink, startRabbitWorker }: Record<string, unknown> = await import(code.path)
  const { url, kill, start, stop } = await startRabbit()
  const withChannel = async <T>(use: (channel: ConfirmChannel) => Promise<T>): Promise<T> => {
    const connection = await connect(url)
    const channel = await connection.createConfirmChannel()
    for (const each of [connection, channel]) each.on('error', () => undefined) // The call rejects with it.
    try {
      return await use(channel)
    } finally {
      await connection.close()
    }
  }
  return {
    url,
    modulePath: code.path,
    deduplicates: false,
    kill,
    start,
    openSink: rabbitSink as PageCode['openSink'],
    startWorker: startRabbitWorker as PageCode['startWorker'],
    async stop() {
      await stop()
      code.remove()
    },
    clear: () =>
      withChannel(async (channel) => {
        for (const name of [queue, deadLetterQueue, ...delayQueues]) await channel.deleteQueue(name)
      }),
    removeQueue: () => withChannel(async (channel) => void (await channel.deleteQueue(queue))),
    publish: (content) =>
      withChannel(async (channel) => {
        channel.sendToQueue(queue, Buffer.from(content), { persistent: true })
        await channel.waitForConfirms()
      }),
    waiting: () =>
      withChannel(async (channel) => {
        let count = 0
        for (const name of [queue, ...delayQueues]) count += (await channel.checkQueue(name)).messageCount
        return count
      }),
    deadLetters: () => withChannel(reasons),
  }
}

/** They stay there: closing the channel puts them back. */
async function reasons(channel: ConfirmChannel): Promise<string[]> {
  const found: string[] = []
  for (let message = await channel.get(deadLetterQueue); message; message = await channel.get(deadLetterQueue)) {
    const { headers } = message.properties
    found.push(String(headers?.reason ?? headers?.['x-death']?.[0]?.reason))
  }
  return found
}
