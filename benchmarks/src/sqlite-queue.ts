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
import { whole } from './figure.ts'
import { median } from './paired.ts'
import { type Bar, publish } from './section.ts'
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
  const rows: string[][] = []
  const bars: Bar[] = []
  for (const callers of [1, 64]) {
    const turns = [...queues].map(([name, queue]) => [name, () => add(queue, callers)] as const)
    const results = await takeTurns(new Map(turns), { title: `add, ${callers} callers`, rounds, warmUp: 1 })
    for (const [queue, added] of results) {
      const name = `${queue}, ${callers === 1 ? 'one caller' : `${callers} callers`}`
      const perSecond = median(added.map((one) => one.perSecond))
      rows.push(row(name, added))
      bars.push({ name, value: perSecond, text: whole(perSecond), ours: true })
    }
  }
  publish({
    title: 'SQLite queue beside the BullMQ queue',
    method: `add(), each as safe as it can be: synchronous = FULL, appendfsync always; ${rounds} rounds of ${roundMs} ms`,
    head: ['', 'adds/s', 'event loop p50 ms', 'p99 ms', 'longest ms'],
    rows,
    plot: { title: 'add() a second', bars },
  })
  const drains: string[][] = []
  for (const [name, queue] of queues) drains.push([name, whole(await drain(queue))])
  publish({
    title: 'Draining a queue',
    method: `${drained} events, one worker process, ${concurrency} handlers at a time, no store`,
    head: ['', 'handled/s'],
    rows: drains,
  })
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
  return [name, whole(middle('perSecond')), middle('p50').toFixed(1), middle('p99').toFixed(1), most.toFixed(1)]
}

/** Handles what was added. Resolves with events a second. */
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
