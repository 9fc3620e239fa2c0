import { type Emulator, type EmulatorOptions, startEmulator } from '@audian-webhooks/emulator'
import { onTestFinished } from 'vitest'

/** Runs after the test, the last one first. */
export function afterwards(close: () => unknown): void {
  // Not an `afterEach()` of this module: test files share a process, and the module is loaded for the first of them only.
  onTestFinished(async () => {
    await close()
  })
}

/** Something that ends with the test. */
export async function closing<T extends { close(): unknown }>(starting: Promise<T>): Promise<T> {
  const started = await starting
  afterwards(() => started.close())
  return started
}

/** An emulator that ends with the test. */
export function emulatorOf(options?: EmulatorOptions): Promise<Emulator> {
  return closing(startEmulator(options))
}
