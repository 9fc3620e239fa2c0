/** Starts an emulator with a state, sends an event, and prints what happened as JSON: `full-disk-emulator.ts <file>`. */
import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { startEmulator } from '../start-emulator.ts'

const file = process.argv[2] ?? ''
const warnings: string[] = []
process.on('warning', ({ name, message }) => {
  if (name === 'EmulatorWarning') warnings.push(message)
})
try {
  const emulator = await startEmulator({ file, speed: 0 })
  const ids = emulator.deliveries().map(({ id }) => id)
  const refusal = messageOf(() => emulator.send({ event: 'call.failed', data: { pad: 'x'.repeat(5000) } }))
  const beside = readdirSync(dirname(file))
  await emulator.close()
  process.stdout.write(JSON.stringify({ ids, refusal, beside, warnings }))
} catch (error) {
  process.stdout.write(JSON.stringify({ error: String(error), beside: readdirSync(dirname(file)) }))
}

function messageOf(call: () => unknown): string | undefined {
  try {
    call()
    return undefined
  } catch (error) {
    return String(error)
  }
}
