import { useColors } from '@audian-webhooks/emulator/program'
import picocolors from 'picocolors'
import type { Colors } from 'picocolors/types.js'

/** The result of a command: as a value for programs, and as text for people. */
interface Output {
  readonly json: unknown
  readonly text: string
}

/** Where a command writes to. Results go to standard output, everything else to standard error. */
export interface Terminal {
  /** Whether results are printed as JSON. */
  readonly json: boolean
  /** Whether a person can be asked: standard input and output are a terminal. */
  readonly interactive: boolean
  /** Characters in a line of standard output; 80 if it is not a terminal. */
  readonly columns: number
  /** For standard output. They do nothing if it is not a terminal, or NO_COLOR is set. */
  readonly colors: Colors
  /** The same for standard error. */
  readonly errorColors: Colors
  /** Prints a result: with --json as one line of JSON, else the text. */
  show(output: Output): void
  /** Prints to standard error what is not a result: progress, warnings, hints. */
  note(text: string): void
}

export type Streams = Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr' | 'env'>

export function createTerminal({ stdin, stdout, stderr, env }: Streams, { json }: { json: boolean }): Terminal {
  const isTerminal = stdout.isTTY === true
  return {
    json,
    interactive: isTerminal && stdin.isTTY === true && !json && !env.CI,
    columns: stdout.columns || 80,
    colors: picocolors.createColors(!json && useColors(stdout, env)),
    errorColors: picocolors.createColors(useColors(stderr, env)),
    show: ({ json: value, text }) => void stdout.write(`${json ? JSON.stringify(value) : text}\n`),
    note: (text) => void stderr.write(`${text}\n`),
  }
}
