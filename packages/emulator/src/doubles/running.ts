import { onTestFinished } from 'vitest'
import type { Emulator } from '../emulator.ts'
import type { EmulatorOptions } from '../options.ts'
import { startEmulator } from '../start-emulator.ts'
import { type Receiver, startReceiver } from './receiver.ts'

// They end by `onTestFinished()`, the last one first. An `afterEach()` here would serve one test file only: the files share
// a process, in which this module is loaded once.

/** An emulator that ends with the test. Its schedule is stopped until `advance()`, and nothing is random. */
export async function emulatorOf(options: EmulatorOptions = {}): Promise<Emulator> {
  const own = options.clock === undefined ? { speed: 0 } : {}
  const emulator = await startEmulator({ ...own, random: () => 0, ...options })
  onTestFinished(() => emulator.close())
  return emulator
}

/** A receiver that ends with the test. */
export async function receiverOf(port?: number): Promise<Receiver> {
  const receiver = await startReceiver(port)
  onTestFinished(() => receiver.close())
  return receiver
}

/** Both, and the receiver is registered for all events. */
export async function both(options: EmulatorOptions = {}) {
  const receiver = await receiverOf()
  const emulator = await emulatorOf(options)
  return { receiver, emulator, endpoint: emulator.register({ url: receiver.url }) }
}
