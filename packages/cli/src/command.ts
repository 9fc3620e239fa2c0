import { Command } from '@commander-js/extra-typings'
import type { ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal/terminal.ts'

/** Where a command writes to, and where its exit code goes. */
export interface Session {
  terminal(options: { readonly json?: boolean | undefined }): Terminal
  ended(exitCode: ExitCode): void
}

export interface CommandFacts {
  readonly summary: string
  /** Command lines that work as they stand, without the program's name, each with what it does. */
  readonly examples: readonly (readonly [commandLine: string, effect: string])[]
}

/** A command with the flags that all of them have, and with examples below its help. */
export function command(nameAndArguments: string, { summary, examples }: CommandFacts) {
  const created = new Command(nameAndArguments).description(summary).option('--json', 'print JSON, one value a line')
  return created.addHelpText('after', exampleLines(examples))
}

/** A command that only groups others. */
export function group(name: string, summary: string) {
  return new Command(name).description(summary)
}

function exampleLines(examples: CommandFacts['examples']): string {
  const width = Math.max(...examples.map(([commandLine]) => commandLine.length))
  const lines = examples.map(([commandLine, effect]) => `  $ audian-webhooks ${commandLine.padEnd(width)}  # ${effect}`)
  return `\nExamples:\n${lines.join('\n')}`
}
