import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger, Readiness } from '@audian-webhooks/core'
import { nodeWebhooks } from '@audian-webhooks/node'
import { prepareDatabase } from '@audian-webhooks/store-sqlite'
import Database from 'libsql'
import { deliver } from './deliver.ts'
import { createHandlers, type Handlers } from './handlers.ts'
import { type WayName, ways } from './ways.ts'

/** A receiver behind `node:http` that keeps all that it knows in one file. */
export interface DiskReceiver {
  /** Lines of its log from `warn` on, and errors of its workers. */
  readonly lines: readonly string[]
  readonly handlers: Handlers
  readonly port: number
  /** Delivers the event with this id, and gives the HTTP status. */
  deliver(id: string): Promise<number>
  ready(): Promise<Readiness>
  /** Jobs that have not ended, dead letters too. Without a queue there are none. */
  jobs(): number
  /** What SQLite says about the file: `ok` if nothing is wrong with it. */
  integrity(): string
  close(): Promise<void>
}

export async function openReceiver(path: string, way: WayName): Promise<DiskReceiver> {
  const database = new Database(path)
  prepareDatabase(database)
  const lines: string[] = []
  const handlers = createHandlers(database)
  const { webhooks, queue } = ways[way]({
    database,
    handlers,
    logger: loggerTo(lines),
    onQueueError: ({ message }) => lines.push(message),
  })
  const server = createServer(nodeWebhooks(webhooks))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    lines,
    handlers,
    port,
    deliver: (id) => deliver(port, id),
    ready: () => webhooks.ready(),
    jobs() {
      const { waiting = 0, running = 0, delayed = 0, dead = 0 } = queue?.stats() ?? {}
      return waiting + running + delayed + dead
    },
    integrity: () => String(database.prepare('PRAGMA integrity_check').raw().all()),
    async close() {
      server.close()
      server.closeAllConnections()
      await webhooks.close()
      await queue?.close()
      database.close()
    },
  }
}

function loggerTo(lines: string[]): Logger {
  const ignored = () => undefined
  const write = (fields: object, message: string) => lines.push(`${message} ${JSON.stringify(fields)}`)
  return { debug: ignored, info: ignored, warn: write, error: write }
}
