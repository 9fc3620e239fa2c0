// What the Redis store costs against its own scripts, run by hand on the same kind of client. The server keeps an
// append-only file, as the store asks for. `npm run bench:redis` builds first: run from source, every function would be
// named again at each call.
import { createHash } from 'node:crypto'
import { type NodeRedisClient, redisStore } from '@audian-webhooks/store-redis'
import { startRedis } from '@audian-webhooks/test-services'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { claimScript, completeScript } from '../../packages/stores/redis/src/scripts.ts'
import { type Call, type FreshEvent, freshEvent, shareOut, throughput } from './callers.ts'
import { claimAndComplete, leaseMs, retainMs } from './claim-and-complete.ts'
import { publishComparisons, type Reading } from './comparisons.ts'
import { compareCpu, compareMeasures } from './paired.ts'
import { showProgress } from './progress.ts'

const callers = 64
const roundMs = 100
const roundLength = 2000
const prefix = 'audian-webhooks:'
/** As long, because both sides get the same events. */
const handPrefix = 'audian-by-hand-:'

const claimSha = sha1(claimScript)
const completeSha = sha1(completeScript)

function sha1(script: string): string {
  return createHash('sha1').update(script).digest('hex')
}

function byHandIoredis(client: Redis): Call {
  return async ({ key, token, fingerprint }) => {
    const claim = await client.evalsha(claimSha, 1, handPrefix + key, token, String(leaseMs), String(fingerprint))
    if (claim !== 'claimed') throw new Error(`answered ${claim}`)
    if ((await client.evalsha(completeSha, 1, handPrefix + key, token, String(retainMs))) !== 'owned') {
      throw new Error('not completed')
    }
  }
}

function byHandNodeRedis(client: NodeRedisClient): Call {
  return async ({ key, token, fingerprint }) => {
    const keys = [handPrefix + key]
    const claim = await client.evalSha(claimSha, { keys, arguments: [token, String(leaseMs), String(fingerprint)] })
    if (claim !== 'claimed') throw new Error(`answered ${claim}`)
    if ((await client.evalSha(completeSha, { keys, arguments: [token, String(retainMs)] })) !== 'owned') {
      throw new Error('not completed')
    }
  }
}

interface Sides {
  readonly ours: Call
  readonly floor: Call
}

/** By the clock, and by what this process computes, which is what the store can add to. */
async function compare(client: string, { ours, floor }: Sides): Promise<Reading[]> {
  const name = `claim + complete, ${client}`
  showProgress(name)
  const clock = (call: Call) => () => throughput(call, { callers, ms: roundMs })
  const byClock = await compareMeasures({ ours: clock(ours), floor: clock(floor) })

  const makeRound = () => Array.from({ length: roundLength }, freshEvent)
  const side = (call: Call) => (round: readonly FreshEvent[]) => shareOut(round, call, callers)
  const byCpu = await compareCpu(makeRound, { ours: side(ours), floor: side(floor) })
  showProgress('')
  return [
    { name, unit: 'events/s', least: 0.9, comparison: byClock },
    { name, unit: 'µs CPU an event', comparison: byCpu },
  ]
}

const server = await startRedis({ durable: false, args: ['--appendonly', 'yes', '--appendfsync', 'everysec'] })
// A connection for each side: on a shared one they would share its queue of commands as well.
const ioredis = { ours: new Redis(server.port), floor: new Redis(server.port) }
const nodeRedis = { ours: createClient({ url: server.url }), floor: createClient({ url: server.url }) }
for (const client of Object.values(nodeRedis)) client.on('error', (error) => console.error(error))
await Promise.all([nodeRedis.ours.connect(), nodeRedis.floor.connect()])
for (const script of [claimScript, completeScript]) await ioredis.floor.script('LOAD', script)

try {
  const withIoredis = await compare('ioredis', {
    ours: claimAndComplete(redisStore({ client: ioredis.ours, prefix })),
    floor: byHandIoredis(ioredis.floor),
  })
  await ioredis.floor.flushall()
  const withNodeRedis = await compare('node-redis', {
    ours: claimAndComplete(redisStore({ client: nodeRedis.ours, prefix })),
    floor: byHandNodeRedis(nodeRedis.floor),
  })
  publishComparisons({
    title: 'Redis store',
    method: `against its own scripts, called by hand on the same kind of client; ${callers} callers, append-only file`,
    readings: [...withIoredis, ...withNodeRedis],
  })
} finally {
  for (const client of Object.values(ioredis)) client.disconnect()
  for (const client of Object.values(nodeRedis)) client.destroy()
  await server.stop()
}
