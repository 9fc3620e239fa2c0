import { CommandError } from '../errors.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import type { Terminal } from './terminal.ts'

/** Prints why a command has failed, without a stack, and returns its exit code. */
export function showError(terminal: Terminal, error: unknown): ExitCode {
  const message = error instanceof Error ? error.message : String(error)
  if (terminal.json) terminal.show({ json: { error: { code: codeOf(error), message } }, text: message })
  else terminal.note(`${terminal.errorColors.red('error:')} ${message}`)
  return error instanceof CommandError ? error.exitCode : exitCodes.problem
}

/** The library's errors and the system's have a `code` that is stable. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof CommandError) return error.exitCode === exitCodes.usage ? 'USAGE' : undefined
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined
}
