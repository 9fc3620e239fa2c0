import { type Emulator, type EmulatorOptions, startEmulator } from '@audian-webhooks/emulator'
import { afterEach } from 'vitest'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** Runs after the test, the last one first. */
export function afterwards(close: () => unknown): void {
  closers.push(close)
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
