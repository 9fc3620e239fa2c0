import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export interface StartOptions {
  readonly secret: string
  /** The functions that the page leaves to the reader, and the service that they call. */
  readonly functions: readonly string[]
  readonly serviceUrl: string
  readonly env?: Readonly<Record<string, string>>
}

/** A receiver of a page in its own process. */
export interface RunningProgram {
  /** `http://127.0.0.1:3000`, without a path. */
  readonly origin: string
  /** Everything that it has printed. */
  output(): string
  /** Ends it as a crash does, and waits until it has ended. */
  kill(): Promise<void>
}

interface Place {
  readonly cwd?: string
  /** Where it listens once it prints that it runs. Otherwise it sends its origin, as `any-port.ts` does. */
  readonly listensAt?: string
}

/** @throws with its output if it ends before it listens */
export async function startReceiver(
  command: string,
  args: readonly string[],
  { secret, functions, serviceUrl, env, cwd, listensAt }: StartOptions & Place,
): Promise<RunningProgram> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    ...(cwd !== undefined && { cwd }),
    env: {
      ...process.env,
      NO_COLOR: '1',
      AUDIAN_WEBHOOK_SECRET: secret,
      YOUR_FUNCTIONS: functions.join(','),
      SERVICE_URL: serviceUrl,
      ...env,
    },
  })
  const killWithUs = () => child.kill('SIGKILL')
  process.once('exit', killWithUs)
  child.once('exit', () => process.off('exit', killWithUs))
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (output += text))
  const origin = await Promise.race([
    listensAt === undefined ? sentOrigin(child) : printed(child, listensAt),
    ended(child).then((code) => Promise.reject(new Error(`The program ended with ${code}. It printed:\n${output}`))),
  ])
  return {
    origin,
    output: () => output,
    async kill() {
      const gone = ended(child)
      child.kill('SIGKILL')
      await gone
    },
  }
}

async function sentOrigin(child: ChildProcess): Promise<string> {
  const [{ origin }] = (await once(child, 'message')) as [{ origin: string }]
  return origin
}

function printed(child: ChildProcess, origin: string): Promise<string> {
  return new Promise((resolve) => {
    child.stderr?.on('data', (text: string) => text.includes('Running on') && resolve(origin))
  })
}

/** Resolves once it has ended and all of its output was read. */
async function ended(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode ?? child.signalCode
  const [code, signal] = await once(child, 'close')
  return code ?? signal
}
