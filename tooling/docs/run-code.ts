import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from '../workspace.ts'
import { type CodeProgram, isVitest } from './code-programs.ts'

const secret = 'whsec_docs_1234567890'
/** A store's contract waits for real time to pass, half a minute of it on a machine that has nothing else to do. */
const timeoutMs = 120_000
const vitest = [
  join(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  `--config=${join(import.meta.dirname, 'vitest.pages.config.ts')}`,
]
/** Installed beside the programs; everything else goes into the bundle. */
const external = [
  '@hono/*',
  '@koa/*',
  '@nestjs/*',
  'express',
  'fastify',
  'hono',
  'ioredis',
  'koa',
  'pg',
  'postgres',
  'redis',
  'reflect-metadata',
  'vitest',
  'zod',
]

/** Posts an event that is signed with the secret, and gives the status of the answer. */
export type Deliver = (url: string, secret: string) => Promise<number>

/**
 * Runs a program to its end, by Vitest if it holds tests of Vitest. One that listens gets a signed event at `/webhooks`
 * and must answer 200; then it gets SIGTERM, as a platform sends it, and must end.
 *
 * @throws an error with everything that it printed, if it fails
 */
export async function runCode(program: CodeProgram, path: string, deliver: Deliver): Promise<void> {
  const bundle = await bundled(program, path)
  const args = isVitest(program) ? [...vitest, bundle] : ['--enable-source-maps', bundle]
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, AUDIAN_WEBHOOK_SECRET: secret, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const output = outputOf(child)
  const listening = deliveredOnce(child, deliver)
  const problem = await ended(child, listening)
  if (problem !== undefined) throw new Error(`${program.name}: ${problem}\n${output()}`)
}

// In one file: a loader, or Vitest, would compile the sources anew for each program.
async function bundled(program: CodeProgram, path: string): Promise<string> {
  const outfile = path.replace(/\.ts$/, '.mjs')
  await build({
    entryPoints: [path],
    inject: isVitest(program) ? [] : [join(import.meta.dirname, 'any-port.ts')],
    outfile,
    external,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['source'],
    sourcemap: 'inline',
  })
  return outfile
}

function outputOf(child: ChildProcess): () => string {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  return () => output
}

/** What came of the delivery, if there was one: `any-port.ts` says where the child listens. */
function deliveredOnce(child: ChildProcess, deliver: Deliver): { result?: Promise<string | undefined> } {
  const listening: { result?: Promise<string | undefined> } = {}
  child.on('message', ({ origin }: { origin?: string }) => {
    if (origin === undefined || listening.result !== undefined) return
    listening.result = deliver(`${origin}/webhooks`, secret)
      .then((status) => (status === 200 ? undefined : `it answered a signed event at /webhooks with ${status}.`))
      .catch((error: unknown) => `it did not answer: ${String(error)}`)
      .finally(() => child.kill('SIGTERM'))
  })
  return listening
}

function ended(child: ChildProcess, listening: { result?: Promise<string | undefined> }): Promise<string | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    child.on('close', async (code, signal) => {
      clearTimeout(timer)
      const asked = listening.result !== undefined && signal === 'SIGTERM'
      const problem = code === 0 || asked ? undefined : endProblem(code, signal)
      resolve((await listening.result) ?? problem)
    })
  })
}

function endProblem(code: number | null, signal: string | null): string {
  return signal === 'SIGKILL' ? `it had not ended after ${timeoutMs} ms.` : `it ended with ${code ?? signal}.`
}
