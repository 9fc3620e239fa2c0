import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Binary, findBinary, skipReason } from './binary.ts'
import { freePort } from './free-port.ts'
import { endProgram, startProgram } from './running-program.ts'

/** The script itself: the one in /usr/sbin changes to another account, whose processes would outlive the test run. */
export const rabbitBinary: Binary = {
  program: 'rabbitmq-server',
  debianPackage: 'rabbitmq-server',
  folders: ['/usr/lib/rabbitmq/bin'],
  onlyFolders: true,
}

/** Debian installs it with Erlang, which RabbitMQ needs. */
const epmdBinary: Binary = { program: 'epmd', debianPackage: 'erlang-base' }

/** A RabbitMQ of the test's own, on its own ports and in its own folder; user `guest`. */
export interface RabbitServer {
  readonly port: number
  readonly url: string
  /** Ends it as a crash would. What it had confirmed is there again after `start()`. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Ends it permanently and removes its files. */
  stop(): Promise<void>
}

/** Takes several seconds. @throws Error if rabbitmq-server is missing */
export async function startRabbit(): Promise<RabbitServer> {
  const path = findBinary(rabbitBinary)
  const epmdPath = findBinary(epmdBinary)
  if (path === undefined || epmdPath === undefined) throw new Error(skipReason(rabbitBinary))
  const [port, distributionPort, epmdPort] = [await freePort(), await freePort(), await freePort()]
  const folder = await mkdtemp(join(tmpdir(), 'audian-rabbitmq-'))
  const env = await environment(folder, { port, distributionPort, epmdPort })
  // Erlang would start one that outlives it. This one ends with the test run.
  const epmdArgs = ['-d', '-port', String(epmdPort), '-address', '127.0.0.1']
  const epmd = await startProgram({ path: epmdPath, args: epmdArgs, ready: /epmd running/, cwd: folder, env })
  const program = { path, args: [], ready: /Server startup complete/, cwd: folder, env }
  let child = await startProgram(program)
  return {
    port,
    url: `amqp://guest:guest@127.0.0.1:${port}`,
    kill: () => endProgram(child, 'SIGKILL'),
    async start() {
      child = await startProgram(program)
    },
    async stop() {
      await endProgram(child, 'SIGKILL')
      await endProgram(epmd, 'SIGKILL')
      await rm(folder, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}

interface Ports {
  readonly port: number
  readonly distributionPort: number
  readonly epmdPort: number
}

/** Everything in the folder; no plugins; nothing of the machine's own settings. */
async function environment(folder: string, { port, distributionPort, epmdPort }: Ports): Promise<NodeJS.ProcessEnv> {
  const at = (name: string) => join(folder, name)
  await writeFile(at('rabbitmq.conf'), `listeners.tcp.local = 127.0.0.1:${port}\ndisk_free_limit.absolute = 1MB\n`)
  await writeFile(at('enabled_plugins'), '[].\n')
  return {
    ...process.env,
    HOME: folder, // for Erlang's cookie
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_EPMD_PORT: String(epmdPort),
    ERL_CRASH_DUMP_SECONDS: '0',
    RABBITMQ_CONF_ENV_FILE: at('none'),
    RABBITMQ_CONFIG_FILE: at('rabbitmq'),
    RABBITMQ_DIST_PORT: String(distributionPort),
    RABBITMQ_ENABLED_PLUGINS_FILE: at('enabled_plugins'),
    RABBITMQ_GENERATED_CONFIG_DIR: folder,
    RABBITMQ_LOG_BASE: folder,
    RABBITMQ_LOGS: '-',
    RABBITMQ_MNESIA_BASE: folder,
    RABBITMQ_NODENAME: `audian${port}@localhost`,
    RABBITMQ_PID_FILE: at('pid'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
    // The script is replaced by Erlang, so that a signal reaches it.
    RUNNING_UNDER_SYSTEMD: 'true',
  }
}
