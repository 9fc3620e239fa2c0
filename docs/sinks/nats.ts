import { startNats } from '@audian-webhooks/test-services'
import { type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import type { PageModule } from '../../tooling/docs/page-module.ts'
import type { Broker, PageCode } from './broker.ts'

const stream = 'AUDIAN_EVENTS'
const deadLetterStream = 'AUDIAN_DEAD_LETTERS'

export async function openNats(code: PageModule): Promise<Broker> {
  const { natsSink, startNatsWorker }: Record<string, unknown> = await import(code.path)
  const { url, kill, start, stop } = await startNats()
  const withManager = async <T>(use: (manager: JetStreamManager, connection: NatsConnection) => Promise<T>) => {
    const connection = await connect({ servers: url })
    try {
      return await use(await jetstreamManager(connection), connection)
    } finally {
      await connection.close()
    }
  }
  return {
    url,
    modulePath: code.path,
    deduplicates: true,
    kill,
    start,
    openSink: natsSink as PageCode['openSink'],
    startWorker: startNatsWorker as PageCode['startWorker'],
    async stop() {
      await stop()
      code.remove()
    },
    clear: () =>
      withManager(async ({ streams }) => {
        for await (const { config } of streams.list()) await streams.delete(config.name)
      }),
    removeQueue: () => withManager(async ({ streams }) => void (await streams.delete(stream))),
    publish: (content) =>
      withManager(async (_manager, connection) => void (await jetstream(connection).publish('audian.events', content))),
    waiting: () => withManager(async ({ streams }) => (await streams.info(stream)).state.messages),
    deadLetters: () => withManager(reasons),
  }
}

async function reasons({ streams }: JetStreamManager): Promise<string[]> {
  const { messages, first_seq, last_seq } = (await streams.info(deadLetterStream)).state
  const found: string[] = []
  if (messages === 0) return found
  for (let seq = first_seq; seq <= last_seq; seq++) {
    const message = await streams.getMessage(deadLetterStream, { seq })
    found.push(JSON.parse(message?.header.get('reason') ?? 'null'))
  }
  return found
}
