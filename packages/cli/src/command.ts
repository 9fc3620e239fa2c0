import { Command } from '@commander-js/extra-typings'
import type { ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal/terminal.ts'

/** Where a command writes its output and its exit code. */
export interface Session {
  terminal(options: { readonly json?: boolean | undefined }): Terminal
  ended(exitCode: ExitCode): void
}

export interface CommandFacts {
  readonly summary: string
  /** Complete command lines, without the program's name, each with what it does. */
  readonly examples: readonly (readonly [commandLine: string, effect: string])[]
}

/** A command with the flags that all of them have, and with examples below its help. */
export function command(nameAndArguments: string, { summary, examples }: CommandFacts) {
  const created = new Command(nameAndArguments).description(summary).option('--json', 'print JSON, one value per line')
  return created.addHelpText('after', exampleLines(examples))
}

/** A command that only groups others. */
export function group(name: string, summary: string) {
  return new Command(name).description(summary)
}

/** The explanation is above each line: beside it, many lines would be wider than a terminal. */
function exampleLines(examples: CommandFacts['examples']): string {
  const lines = examples.map(([commandLine, effect]) => `  # ${effect}\n  $ audian-webhooks ${commandLine}`)
  return `\nExamples:\n${lines.join('\n')}`
}
