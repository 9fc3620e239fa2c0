import { CommanderError } from 'commander'
import type { Session } from './command.ts'
import { UsageError } from './errors.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { createProgram } from './program.ts'
import { showError } from './terminal/show-error.ts'
import { createTerminal } from './terminal/terminal.ts'

/** Runs a command, prints why it fails, and returns the exit code. */
export async function run(args: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.fine
  const session: Session = {
    terminal: ({ json }) => createTerminal(process, { json: json ?? false }),
    ended: (code) => {
      exitCode = code
    },
  }
  endWithTheReader()
  try {
    const completion = args[0] === 'complete' || args[0] === 'completion'
    const program = createProgram(session, { completion })
    if (completion) {
      const { addCompletion } = await import('./completion.ts')
      addCompletion(program)
    }
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    const json = args.includes('--json')
    if (!(error instanceof CommanderError)) return showError(createTerminal(process, { json }), error)
    if (error.exitCode === 0) return exitCodes.fine
    // Commander has printed the message for people.
    return json ? showError(createTerminal(process, { json }), new UsageError(error.message)) : exitCodes.usage
  }
}

/** `audian-webhooks logs | head -3` closes the pipe early. That is fine, and ends the command. */
function endWithTheReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.fine)
    throw error
  })
}
