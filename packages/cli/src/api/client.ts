import { type AudianClient, createClient } from '@audian-webhooks/client'
import { UsageError } from '../errors.ts'
import type { ApiOptions } from './options.ts'

const defaultEmulator = 'http://127.0.0.1:4010'

/** @throws UsageError if there is neither a token nor an API key; OptionsError if the base URL cannot be used */
export function clientOf(options: ApiOptions, environment: NodeJS.ProcessEnv = process.env): AudianClient {
  const { baseUrl, tokenEnv, apiKeyEnv } = options
  const token = environment[tokenEnv]
  const address = emulatorAddress(options)
  if (address !== undefined) {
    return createClient({ baseUrl: new URL('/v2', address).href, token: token ?? 'emulator-token' })
  }
  if (token) return createClient({ baseUrl, token })
  const apiKey = environment[apiKeyEnv]
  if (apiKey) return createClient({ baseUrl, apiKey })
  const missing = `Neither ${tokenEnv} nor ${apiKeyEnv} is set.`
  throw new UsageError(`${missing} Set one of them to a token or an API key, or use a local Audian with --emulator.`)
}

/** The address of the local Audian, if --emulator is set. */
export function emulatorAddress({ emulator }: Pick<ApiOptions, 'emulator'>): string | undefined {
  return emulator === true ? defaultEmulator : emulator
}
