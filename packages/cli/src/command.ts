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

/** What it does is above each line: beside it, many would be wider than a terminal. */
function exampleLines(examples: CommandFacts['examples']): string {
  const lines = examples.map(([commandLine, effect]) => `  # ${effect}\n  $ audian-webhooks ${commandLine}`)
  return `\nExamples:\n${lines.join('\n')}`
}
