import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundledProgram, freePort } from '@audian-webhooks/test-services'

/** An example, in its own process. */
export interface ExampleServer {
  readonly url: string
  /** What it has printed so far. */
  output(): string
  /** Sends SIGTERM and gives the exit code; `null` if it had to be killed by the signal. */
  stop(): Promise<number | null>
  /** Ends it by SIGKILL, in the midst of its work. */
  kill(): Promise<void>
}

/** Starts a program of `examples/<name>/src` and waits until it has printed `Listening on`, or what `ready` says. */
export async function startExample(
  name: string,
  environment: Record<string, string>,
  { program: source = 'server', ready = 'Listening on' }: { readonly program?: string; readonly ready?: string } = {},
): Promise<ExampleServer> {
  const port = await freePort()
  const folder = fileURLToPath(new URL(`../examples/${name}/`, import.meta.url))
  const program = await bundledProgram(join(folder, `src/${source}.ts`))
  const child = spawn(process.execPath, [program], {
    cwd: folder,
    env: { ...process.env, ...environment, PORT: String(port) },
  })
  let output = ''
  const collect = (chunk: Buffer) => {
    output += chunk.toString()
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const exited = once(child, 'exit')
  await printed(ready, child, () => output)
  return {
    url: `http://localhost:${port}`,
    output: () => output,
    async stop() {
      child.kill('SIGTERM')
      const [code] = await exited
      return code
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

async function printed(ready: string, child: ChildProcess, output: () => string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', () => output().includes(ready) && resolve())
    child.once('exit', (code) => reject(new Error(`The example ended with ${code}:\n${output()}`)))
  })
}
