import type { Emulator } from './emulator.ts'
import { LocalAudian } from './local-audian.ts'
import type { EmulatorOptions } from './options.ts'
import { serve } from './serve.ts'
import { settingsOf } from './settings.ts'

/**
 * Starts a local Audian: the API of webhooks, real signed deliveries, Audian's retries, a dashboard.
 *
 * @throws OptionsError; EmulatorError STATE_UNUSABLE if the state file cannot be used; a system error if the port is
 * taken
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const settings = settingsOf(options)
  const audian = new LocalAudian(settings)
  try {
    const addresses = await serve(audian, settings)
    audian.resume()
    return Object.assign(audian, addresses)
  } catch (error) {
    await audian.close()
    throw error
  }
}
