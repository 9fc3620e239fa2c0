// The queue in a SQLite file beside BullMQ on Redis, each as safe as it can be: `synchronous = FULL`, `appendfsync always`. Both write to
// the same disk. Event-loop delays are those of this process, which only adds.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { createWebhooks } from '@audian-webhooks/core'
import { type EventJob, type EventQueue, startWorkers } from '@audian-webhooks/core/queue'
import { bullmqQueue } from '@audian-webhooks/queue-bullmq'
import { sqliteQueue } from '@audian-webhooks/queue-sqlite'
import { prepareDatabase } from '@audian-webhooks/store-sqlite'
import { startRedis } from '@audian-webhooks/test-services'
import Database from 'libsql'
import { type FreshEvent, throughput } from './callers.ts'
import { delivery } from './deliveries.ts'
import { median } from './paired.ts'
import { table } from './table.ts'
import { takeTurns } from './turns.ts'

const rounds = 10
const roundMs = 500
const drained = 5000
const concurrency = 50
const body = Buffer.from(delivery(0, 450).body).toString('base64')

interface Added {
  readonly perSecond: number
  /** Of the event loop, milliseconds. */
  readonly p50: number
  readonly p99: number
  readonly most: number
}

const folder = mkdtempSync(join(tmpdir(), 'queues-'))
const server = await startRedis({ durable: false, args: ['--appendonly', 'yes', '--appendfsync', 'always'] })
const database = new Database(join(folder, 'queue.db'))
prepareDatabase(database)
const queues = new Map<string, EventQueue>([
  ['SQLite', sqliteQueue({ database })],
  ['BullMQ', bullmqQueue({ connection: { url: server.url } })],
])
try {
  const rows: string[][] = [['', 'adds/s', 'event loop p50 ms', 'p99', 'most']]
  for (const callers of [1, 64]) {
    const turns = [...queues].map(([name, queue]) => [name, () => add(queue, callers)] as const)
    const results = await takeTurns(new Map(turns), { title: `add, ${callers} callers`, rounds, warmUp: 1 })
    for (const [name, added] of results) rows.push(row(`${name}, ${callers} callers`, added))
  }
  console.log(`${table(rows)}\n`)
  for (const [name, queue] of queues) {
    console.log(
      `${name}: drains ${(await drain(queue)).toFixed(0)} events/s, one worker, concurrency ${concurrency}, no store`,
    )
  }
} finally {
  for (const queue of queues.values()) await queue.close()
  database.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function add(queue: EventQueue, callers: number): Promise<Added> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const perSecond = await throughput(async (event) => queue.add(jobOf(event)), { callers, ms: roundMs })
  delay.disable()
  const ms = (nanoseconds: number) => nanoseconds / 1e6
  return { perSecond, p50: ms(delay.percentile(50)), p99: ms(delay.percentile(99)), most: ms(delay.max) }
}

function row(name: string, added: readonly Added[]): string[] {
  const middle = (figure: keyof Added) => median(added.map((one) => one[figure]))
  const most = Math.max(...added.map((one) => one.most))
  return [name, middle('perSecond').toFixed(0), middle('p50').toFixed(1), middle('p99').toFixed(1), most.toFixed(1)]
}

/** Works off what was added, until so many events are handled. */
async function drain(queue: EventQueue): Promise<number> {
  const webhooks = createWebhooks({
    name: 'default',
    secret: 'whsec_bench',
    store: 'none',
    queue,
    concurrency,
    logger: false,
  })
  let handled = 0
  let startedAt = 0
  const enough = new Promise<number>((resolve) => {
    webhooks.on('call.completed', () => {
      if (handled++ === 0) startedAt = performance.now()
      if (handled === drained) resolve((drained / (performance.now() - startedAt)) * 1000)
    })
  })
  startWorkers(webhooks, { concurrency })
  const perSecond = await enough
  await webhooks.close()
  return perSecond
}

function jobOf({ key }: FreshEvent): EventJob {
  return { key, body, receivedAt: Date.now(), sentAt: Date.now(), keyId: '1234567890abcdef' }
}
