import * as z from 'zod'
import { CommandError, UsageError } from '../errors.ts'

/** What a local Audian does for other processes: see its `/_emulator` routes. */
export interface LocalAudian {
  /** Its address. */
  readonly url: string
  /** GET, or POST with a body. @throws CommandError if it cannot be reached, or rejects the request */
  call<T>(path: string, schema: z.ZodType<T>, body?: object): Promise<T>
  /** Its server-sent events. @throws CommandError */
  stream(signal: AbortSignal): Promise<ReadableStream<Uint8Array>>
}

const defaultAddress = 'http://127.0.0.1:4010'
const problem = z.object({ message: z.string() })

/** @param address the value of `--emulator` @throws UsageError if that is not a URL */
export function localAudian(address: string | undefined, environment: NodeJS.ProcessEnv = process.env): LocalAudian {
  const url = address ?? (environment.AUDIAN_EMULATOR || defaultAddress)
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    throw new UsageError(`--emulator: '${url}' is not the address of a local Audian, such as ${defaultAddress}.`)
  }

  async function request(path: string, options: RequestInit): Promise<Response> {
    const response = await fetch(new URL(`/_emulator${path}`, url), options).catch((error: unknown) => {
      if (options.signal?.aborted) throw error
      throw new CommandError(
        `No local Audian responds at ${url}. Start one with audian-webhooks dev, or pass its address with --emulator.`,
      )
    })
    if (response.ok) return response
    const refusal = problem.safeParse(await response.json().catch(() => undefined))
    throw refusal.success ? new CommandError(refusal.data.message) : stranger(url)
  }

  return {
    url,
    async call(path, schema, body) {
      const json = { 'content-type': 'application/json' }
      const options = body === undefined ? {} : { method: 'POST', headers: json, body: JSON.stringify(body) }
      const response = await request(path, options)
      const parsed = schema.safeParse(await response.json().catch(() => undefined))
      if (!parsed.success) throw stranger(url)
      return parsed.data
    },
    async stream(signal) {
      const { body } = await request('/stream', { signal })
      if (body === null) throw stranger(url)
      return body
    },
  }
}

function stranger(url: string): CommandError {
  return new CommandError(
    `${url} does not respond as a local Audian of this version. Pass another address with --emulator.`,
  )
}
