import { commandOf } from './command-line.ts'
import { runDemo } from './run-demo.ts'
import { palette } from './table.ts'

const command = commandOf(process.argv.slice(2))
if ('print' in command) {
  const print = command.exitCode === 0 ? console.log : console.error
  print(command.print)
  process.exitCode = command.exitCode
} else {
  const exitCode = await runDemo({
    palette: palette(process.stdout, process.env),
    // Read for each line: the terminal can be resized.
    get columns() {
      return process.stdout.isTTY ? process.stdout.columns || 80 : Number.POSITIVE_INFINITY
    },
    print: (line) => console.log(line),
    port: process.env.PORT,
    emulatorPort: process.env.EMULATOR_PORT,
    once: command.once,
    data: command.data,
    onSignal: (close) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, close)
    },
  })
  // Not set while it listens: the process then ends automatically once the server is closed.
  if (exitCode !== undefined) process.exitCode = exitCode
}
