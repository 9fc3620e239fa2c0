import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { bundledProgram } from '@audian-webhooks/test-services'

export interface CommandOptions {
  readonly cwd?: string | undefined
  /** Added to a small environment: none of the variables that decide about colours, or name secrets, are passed on. */
  readonly env?: Readonly<Record<string, string>> | undefined
  /** Standard input; nothing by default. Not for a terminal. */
  readonly input?: string | undefined
  /** Runs it in a pseudo-terminal with this many columns. Standard output then holds both outputs, with colours. */
  readonly columns?: number | undefined
  /** A command that the terminal runs afterwards. */
  readonly afterwards?: string | undefined
}

export interface Ended {
  /** `null` if a signal has ended it. */
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A program that runs until a test ends it. */
interface Running {
  /** What both outputs hold so far. */
  output(): string
  /** Sends keys. */
  type(keys: string): void
  signal(name: NodeJS.Signals): void
  readonly ended: Promise<Ended>
}

/** A program of one of the packages, as a user runs it. */
export interface Program {
  /** Runs it to its end. */
  run(args: readonly string[], options?: CommandOptions): Promise<Ended>
  /** Starts it, and leaves it running. */
  start(args: readonly string[], options?: CommandOptions): Promise<Running>
}

/**
 * The program that is bundled from its source, or the one whose path is in a variable: `npm run check:cli` has the same
 * tests run the published programs. CLI_NODE is the version of Node to run it with.
 */
export function program({ source, variable }: { source: string; variable: string }): Program {
  const start = async (args: readonly string[], options: CommandOptions) => {
    const { CLI_NODE, [variable]: published } = process.env
    const main = fileURLToPath(new URL(`../${source}`, import.meta.url))
    const file = published ?? (await bundledProgram(main))
    return spawned([CLI_NODE ?? process.execPath, file, ...args], options)
  }
  return {
    async run(args, options = {}) {
      const child = await start(args, options)
      if (options.columns === undefined) child.stdin.end(options.input ?? '')
      return await end(child)
    },
    start: async (args, options = {}) => running(await start(args, options)),
  }
}

function running(child: ChildProcessWithoutNullStreams): Running {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  }
  return {
    output: () => output,
    type: (keys) => void child.stdin.write(keys),
    signal: (name) => void child.kill(name),
    ended: end(child),
  }
}

function spawned(commandLine: readonly string[], options: CommandOptions): ChildProcessWithoutNullStreams {
  const { cwd, env, columns, afterwards } = options
  const [file = '', ...rest] = columns === undefined ? commandLine : inTerminal(commandLine, columns, afterwards)
  return spawn(file, rest, {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TERM: 'xterm-256color', ...env },
  })
}

async function end(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const [[exitCode], stdout, stderr] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)])
  return { exitCode, stdout, stderr }
}

/** By util-linux's script(1), which every Debian has. */
function inTerminal(commandLine: readonly string[], columns: number, afterwards: string | undefined): string[] {
  const quoted = commandLine.map((part) => `'${part.replaceAll("'", `'\\''`)}'`).join(' ')
  return [
    'script',
    '--quiet',
    '--return',
    '--flush',
    '--command',
    `stty cols ${columns} rows 40; ${afterwards === undefined ? `exec ${quoted}` : `${quoted}; ${afterwards}`}`,
    '/dev/null',
  ]
}
