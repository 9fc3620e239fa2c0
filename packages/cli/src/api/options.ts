import type { Command, OptionValues } from '@commander-js/extra-typings'

/** The address of the management API and the credentials. */
export interface ApiOptions {
  readonly baseUrl?: string | undefined
  readonly emulator?: string | true | undefined
  readonly tokenEnv: string
  readonly apiKeyEnv: string
}

/** Adds the flags of commands that call the management API. */
export function withApi<Args extends unknown[], Options extends OptionValues>(command: Command<Args, Options>) {
  return command
    .option('--token-env <name>', 'the environment variable with the token', 'AUDIAN_TOKEN')
    .option('--api-key-env <name>', 'the environment variable with the API key, if there is no token', 'AUDIAN_API_KEY')
    .option('--base-url <url>', "the address of the API; Audian's own by default")
    .option('--emulator [url]', 'use a local Audian instead (http://127.0.0.1:4010 by default)')
}
