import { type ChildProcess, spawn } from 'node:child_process'
import { dirname } from 'node:path'
import { root } from '../workspace.ts'
import { atATime } from './at-a-time.ts'
import { anyPort, bundleCode, bundleOf } from './bundle-code.ts'
import { type CodeProgram, isVitest } from './code-programs.ts'
import { runTests, type TestProblems } from './run-tests.ts'

const secret = 'whsec_docs_1234567890'
const timeoutMs = 240_000
const programsAtATime = 4

/** Posts an event that is signed with the secret, and gives the status of the answer. */
export type Deliver = (url: string, secret: string) => Promise<number>

/** @throws an error with everything that it printed, if a program fails */
export type RunCode = (program: CodeProgram) => Promise<void>

/**
 * Runs programs to their end, by Vitest if they hold tests of Vitest. One that listens gets a signed event at `/webhooks`
 * and must answer 200; then it gets SIGTERM, as a platform sends it, and must end.
 *
 * @param files where the programs are
 */
export function codeRunner(files: ReadonlyMap<CodeProgram, string>, deliver: Deliver): RunCode {
  const paths = (vitest: boolean) =>
    [...files].filter(([program]) => isVitest(program) === vitest).map(([, path]) => path)
  const folder = dirname([...files.values()][0] ?? '')
  const bundled = Promise.all([bundleCode(folder, paths(false), [anyPort]), bundleCode(folder, paths(true), [])])
  bundled.catch(() => undefined) // Those who run a program get the error.
  const someAtATime = atATime(programsAtATime)
  const tests = batched((files) => runTests(folder, files))
  return async (program) => {
    await bundled
    const bundle = bundleOf(files.get(program) ?? '')
    const problem = isVitest(program) ? await tests(bundle) : await someAtATime(() => runProgram(bundle, deliver))
    if (problem !== undefined) throw new Error(`${program.name}: ${problem}`)
  }
}

const batchMs = 200

/** Collects what is asked for within a moment, and runs it together. */
function batched(run: (files: string[]) => Promise<TestProblems>) {
  let waiting: string[] = []
  let running: Promise<TestProblems> | undefined
  const begin = async () => {
    await new Promise((resolve) => setTimeout(resolve, batchMs))
    const files = waiting
    waiting = []
    running = undefined
    return run(files)
  }
  return async (file: string): Promise<string | undefined> => {
    waiting.push(file)
    running ??= begin()
    const problem = (await running).get(file)
    return problem && `its tests failed.\n${problem}`
  }
}

async function runProgram(bundle: string, deliver: Deliver): Promise<string | undefined> {
  const child = spawn(process.execPath, ['--enable-source-maps', bundle], {
    cwd: root,
    env: { ...process.env, AUDIAN_WEBHOOK_SECRET: secret, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const output = outputOf(child)
  const listening = deliveredOnce(child, deliver)
  const problem = await ended(child, listening)
  return problem && `${problem}\n${output()}`
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
