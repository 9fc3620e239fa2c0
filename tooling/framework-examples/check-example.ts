import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../run.ts'
import { freePort } from '../services/free-port.ts'
import { packAll } from '../tarballs.ts'
import { root } from '../workspace.ts'
import { type RunningExample, secret } from './deliveries.ts'

/** An example that is installed separately, because its framework is large. */
export interface FrameworkExample {
  /** Its folder in `examples`. */
  readonly name: string
  /** The arguments for Node that start what `npm run build` made. */
  readonly start: (port: number) => readonly string[]
  /** What it prints once it listens. */
  readonly ready: string
  /** For the build and the servers. Servers get `AUDIAN_WEBHOOK_SECRET` too, a build has none. */
  readonly env?: Readonly<Record<string, string>>
  /** Adds what only the check needs, before the build. */
  readonly prepare?: (cwd: string) => void
  /** One server each, one after the other. */
  readonly servers: readonly ExampleServer[]
}

interface ExampleServer {
  readonly env?: Readonly<Record<string, string>>
  /** @throws if an answer is wrong */
  readonly deliver: (running: RunningExample) => Promise<void>
}

/**
 * Installs the example with the packages as they would be published, builds it, starts it and has it receive deliveries.
 * Build the packages first. @throws if a step fails
 */
export async function checkExample(example: FrameworkExample): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), `${example.name}-`))
  const cwd = join(directory, 'example')
  try {
    await timed('installed', () => install(example.name, directory))
    example.prepare?.(cwd)
    await timed('built, without a secret', () =>
      run('npm', ['run', 'build'], { cwd, env: { AUDIAN_WEBHOOK_SECRET: undefined, ...example.env } }),
    )
    for (const server of example.servers) await timed('receives deliveries', () => start(example, server, cwd))
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }

  async function timed(step: string, work: () => Promise<unknown>): Promise<void> {
    const started = performance.now()
    await work()
    console.log(`ok     examples/${example.name}: ${step} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  }
}

async function install(name: string, directory: string): Promise<void> {
  const cwd = join(directory, 'example')
  const tarballs = await packAll(join(directory, 'tarballs'))
  cpSync(join(root, 'examples', name), cwd, { recursive: true })
  const manifest = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'))
  for (const tarball of tarballs) {
    if (tarball.name in manifest.dependencies) manifest.dependencies[tarball.name] = `file:${tarball.filename}`
  }
  writeFileSync(join(cwd, 'package.json'), JSON.stringify(manifest))
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], { cwd })
}

async function start(example: FrameworkExample, { env, deliver }: ExampleServer, cwd: string): Promise<void> {
  const port = await freePort()
  const server = spawn(process.execPath, example.start(port), {
    cwd,
    env: { ...process.env, ...example.env, ...env, PORT: String(port), AUDIAN_WEBHOOK_SECRET: secret },
  })
  const exited = once(server, 'exit')
  try {
    const printed = await printedUntil(server, example.ready)
    await deliver({ origin: `http://localhost:${port}`, printed })
  } finally {
    server.kill()
    await exited
  }
}

/** Waits for a text in the output, and gives access to the output. */
function printedUntil(server: ChildProcess, ready: string): Promise<() => string> {
  let printed = ''
  return new Promise((resolve, reject) => {
    const collect = (chunk: Buffer) => {
      printed += chunk.toString()
      if (printed.includes(ready)) resolve(() => printed)
    }
    server.stdout?.on('data', collect)
    server.stderr?.on('data', collect)
    server.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${printed}`)))
  })
}
