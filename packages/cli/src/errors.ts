import { type ExitCode, exitCodes } from './exit-codes.ts'

/** Ends a command with a message instead of a stack. The message says what happened and what to do next. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError'
  readonly exitCode: ExitCode = exitCodes.problem
}

/** The command line, or an environment variable that it names, is wrong: exit code 2. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError'
  override readonly exitCode = exitCodes.usage
}
