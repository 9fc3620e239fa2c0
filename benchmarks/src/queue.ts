// What storing an event in BullMQ's queue costs beside BullMQ's own `Queue.add`, and how a burst of deliveries is answered and
// worked off. Redis keeps an append-only file and writes it to the disk before each answer.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { EventJob } from '@audian-webhooks/core/queue'
import { bullmqQueue } from '@audian-webhooks/queue-bullmq'
import { startRedis } from '@audian-webhooks/test-services'
import { Queue } from 'bullmq'
import { type Call, type FreshEvent, freshEvent, shareOut, throughput } from './callers.ts'
import { publishComparisons } from './comparisons.ts'
import { compile } from './compile.ts'
import { delivery } from './deliveries.ts'
import { whole } from './figure.ts'
import { compareCpu, compareMeasures } from './paired.ts'
import { showProgress } from './progress.ts'
import { quantile, sendAll } from './queue/answers.ts'
import { publish } from './section.ts'

const callers = 64
const roundMs = 200
const roundLength = 2000
const burst = 20_000
const connections = 256
const bodyBytes = 450

const server = await startRedis({ durable: false, args: ['--appendonly', 'yes', '--appendfsync', 'always'] })
try {
  await compareAdds()
  publish({
    title: 'A burst into the BullMQ queue',
    method: `${burst.toLocaleString('en')} deliveries over ${connections} connections to one web process, then one worker process; Redis store`,
    head: ['handlers at a time', 'answers/s', 'p50 ms', 'p99 ms', 'longest ms', 'handled/s'],
    rows: [await measureBurst(10), await measureBurst(50)],
  })
} finally {
  await server.stop()
}

async function compareAdds(): Promise<void> {
  const connection = { port: server.port, host: '127.0.0.1' }
  const ours = bullmqQueue({ connection, name: 'ours', onDurabilityProblem: () => undefined })
  // With the same options, as its documentation shows it.
  const floor = new Queue('floor', {
    connection: { ...connection, enableOfflineQueue: false, maxRetriesPerRequest: 1 },
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true, attempts: 10 },
  })
  await floor.waitUntilReady()
  const body = Buffer.from(delivery(0, bodyBytes).body).toString('base64')
  const jobOf = ({ key }: FreshEvent): EventJob => ({ key, body, receivedAt: 1, sentAt: 1, keyId: '1234567890abcdef' })
  const sides: { readonly ours: Call; readonly floor: Call } = {
    ours: async (event) => ours.add(jobOf(event)),
    floor: async (event) => void (await floor.add('event', jobOf(event), { jobId: event.token })),
  }
  // Emptied before each measure, so that both sides meet a queue of the same length.
  const clock = (call: Call) => async () => {
    await Promise.all([ours.bull.jobs.drain(), floor.drain()])
    return await throughput(call, { callers, ms: roundMs })
  }
  showProgress('add()')
  const byClock = await compareMeasures({ ours: clock(sides.ours), floor: clock(sides.floor) })
  const makeRound = () => Array.from({ length: roundLength }, freshEvent)
  const side = (call: Call) => (round: readonly FreshEvent[]) => shareOut(round, call, callers)
  const byCpu = await compareCpu(makeRound, { ours: side(sides.ours), floor: side(sides.floor) })
  showProgress('')
  publishComparisons({
    title: 'BullMQ queue',
    method: `add() against BullMQ’s own Queue.add(); ${callers} callers, appendfsync always`,
    readings: [
      { name: 'add', unit: 'jobs/s', least: 0.95, comparison: byClock },
      { name: 'add', unit: 'µs CPU a job', comparison: byCpu },
    ],
  })
  await Promise.all([ours.bull.jobs.obliterate({ force: true }), floor.obliterate({ force: true })])
  await Promise.all([ours.close(), floor.close()])
}

/** All deliveries come before the first worker starts. */
async function measureBurst(concurrency: number): Promise<string[]> {
  const web = fork(await compile('queue/web-process.ts'), [server.url], { execArgv: [] })
  const [port] = await once(web, 'message')
  showProgress(`burst: signing ${burst} deliveries`)
  const deliveries = Array.from({ length: burst }, (_, id) => delivery(concurrency * 1_000_000 + id, bodyBytes))
  showProgress(`burst: ${burst} deliveries over ${connections} connections`)
  const { sortedMs, perSecond } = await sendAll(Number(port), deliveries, connections)
  web.kill()

  showProgress(`burst: a worker handles ${burst} events`)
  const worker = fork(await compile('queue/worker-process.ts'), [server.url, String(burst), String(concurrency)], {
    execArgv: [],
  })
  const [drainMs] = await once(worker, 'message')
  worker.kill()
  showProgress('')
  const ms = (share: number) => quantile(sortedMs, share).toFixed(1)
  const handledPerSecond = (burst / Number(drainMs)) * 1000
  return [String(concurrency), whole(perSecond), ...[ms(0.5), ms(0.99), ms(1)], whole(handledPerSecond)]
}
