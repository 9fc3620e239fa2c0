import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { redisCli } from './redis-cli.ts'
import { type RedisServer, startRedis } from './redis-server.ts'

/** A Redis Cluster of the test's own: three masters, and one replica of the first. */
export interface RedisCluster {
  readonly masters: readonly RedisServer[]
  readonly replica: RedisServer
  /** Ends all servers and removes their files. */
  stop(): Promise<void>
}

const slotRanges = [
  ['0', '5460'],
  ['5461', '10922'],
  ['10923', '16383'],
] as const

/** @throws Error if redis-server or redis-cli is missing, or if the cluster is not ready within 30 s */
export async function startRedisCluster(): Promise<RedisCluster> {
  const [replica, ...masters] = await Promise.all([startNode(), ...slotRanges.map(startNode)])
  const [first] = masters
  if (first === undefined) throw new Error('A cluster needs a master.')
  const servers = [...masters, replica].map(({ server }) => server)
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()))
  }
  try {
    await Promise.all(
      masters.map(({ server }, at) => redisCli(server.port, 'cluster', 'addslotsrange', ...(slotRanges[at] ?? []))),
    )
    for (const { server, busPort } of [...masters.slice(1), replica]) {
      await redisCli(first.server.port, 'cluster', 'meet', '127.0.0.1', String(server.port), String(busPort))
    }
    await eachAnswers(servers, 'cluster_known_nodes:4', ['cluster', 'info'])
    await redisCli(
      replica.server.port,
      'cluster',
      'replicate',
      (await redisCli(first.server.port, 'cluster', 'myid')).trim(),
    )
    await eachAnswers(servers, 'cluster_state:ok', ['cluster', 'info'])
    await eachAnswers(servers, 'slave', ['cluster', 'nodes'])
  } catch (error) {
    await stop()
    throw error
  }
  return { masters: masters.map(({ server }) => server), replica: replica.server, stop }
}

async function startNode() {
  const busPort = await freePort()
  const args = ['--cluster-enabled', 'yes', '--cluster-port', String(busPort), '--repl-diskless-sync-delay', '0']
  return { busPort, server: await startRedis({ durable: false, args }) }
}

/** Nodes hear of each other by gossip, which takes a moment. */
async function eachAnswers(servers: readonly RedisServer[], text: string, command: readonly string[]): Promise<void> {
  const deadline = performance.now() + 30_000
  for (const { port } of servers) {
    while (!(await redisCli(port, ...command)).includes(text)) {
      if (performance.now() > deadline) throw new Error(`Port ${port} did not answer '${text}' within 30 s.`)
      await sleep(50)
    }
  }
}
