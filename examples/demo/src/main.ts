import { runDemo } from './run-demo.ts'
import { palette } from './table.ts'

const exitCode = await runDemo({
  palette: palette(process.stdout, process.env),
  print: (line) => console.log(line),
  port: process.env.PORT,
  emulatorPort: process.env.EMULATOR_PORT,
  once: process.argv.includes('--once'),
  onSignal: (close) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, close)
  },
})
// Left alone while it listens: the process then ends by itself once the server is closed.
if (exitCode !== undefined) process.exitCode = exitCode
