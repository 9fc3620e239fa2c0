import { CommanderError } from 'commander'
import picocolors from 'picocolors'
import { emulatorCommand } from './command.ts'
import { emulate, type Output } from './emulate.ts'
import { UsageError } from './usage-error.ts'
import { useColors } from './use-colors.ts'

type Streams = Pick<NodeJS.Process, 'stdout' | 'stderr' | 'env'>

/** Exit codes: 0 success, 1 it could not start, 2 the command line is wrong. */
type ExitCode = 0 | 1 | 2

/** Runs the emulator as the arguments say, until a signal ends it. Prints why it fails, and returns the exit code. */
export async function run(args: readonly string[], streams: Streams = process): Promise<ExitCode> {
  endWithTheReader(streams.stdout)
  let color = true
  try {
    const command = emulatorCommand().parse(args, { from: 'user' })
    color = command.opts().color
    await emulate(outputOf(streams, color), command.opts())
    return 0
  } catch (error) {
    // Commander has printed its message, or the help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    const { red } = picocolors.createColors(color && useColors(streams.stderr, streams.env))
    streams.stderr.write(`${red('error:')} ${error instanceof Error ? error.message : String(error)}\n`)
    return error instanceof UsageError ? 2 : 1
  }
}

function outputOf({ stdout, stderr, env }: Streams, color: boolean): Output {
  return {
    colors: picocolors.createColors(color && useColors(stdout, env)),
    // Read for each line: the terminal can be resized.
    get columns() {
      return stdout.isTTY ? stdout.columns || 80 : Number.POSITIVE_INFINITY
    },
    env,
    print: (text) => void stdout.write(`${text}\n`),
    note: (text) => void stderr.write(`${text}\n`),
  }
}

/** `audian-emulator | head -3` closes the pipe early. That ends the program without an error. */
function endWithTheReader(stdout: NodeJS.WriteStream): void {
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
}
