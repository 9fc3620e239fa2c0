import { spawn } from 'node:child_process'
import { readManifest, root } from './workspace.ts'

export interface RunOptions {
  cwd?: string
  env?: NodeJS.ProcessEnv
}

/** A program that ended with another exit code than 0. `output` is all that it printed, both streams as they came. */
export class RunError extends Error {
  readonly output: string

  constructor(command: string, output: string) {
    super(`${command}\n${output}`)
    this.output = output
  }
}

/**
 * Runs a program to its end and answers with its standard output.
 * @throws RunError when it fails.
 */
export function run(program: string, args: readonly string[], { cwd = root, env }: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk
      output += chunk
    })
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
    })
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(stdout)
      else reject(new RunError([program, ...args].join(' '), output))
    })
  })
}

/** pnpm in the version that the root manifest names; it need not be installed. */
export function pnpm(args: readonly string[], options?: RunOptions): Promise<string> {
  return run('npx', ['-y', String(readManifest(root).packageManager), ...args], options)
}
