import { newId } from '../ids.ts'

export interface Tokens {
  accepts(token: string | undefined): boolean
  /** Returns a token for an API key; `undefined` if the key is unknown. */
  exchange(apiKey: unknown): string | undefined
}

export interface TokensOptions {
  readonly tokens: readonly string[]
  readonly apiKeys: readonly string[]
  /** Milliseconds. */
  readonly tokenTtlMs: number
  readonly now: () => number
}

/** Fixed tokens, which never expire, and exchanged tokens, which do. */
export function createTokens({ tokens, apiKeys, tokenTtlMs, now }: TokensOptions): Tokens {
  const expiries = new Map<string, number>()

  function forgetExpired(): void {
    for (const [token, expiresAt] of expiries) if (expiresAt <= now()) expiries.delete(token)
  }

  return {
    accepts(token) {
      if (token === undefined) return false
      return tokens.includes(token) || (expiries.get(token) ?? 0) > now()
    },
    exchange(apiKey) {
      if (typeof apiKey !== 'string' || !apiKeys.includes(apiKey)) return undefined
      forgetExpired()
      const token = newId('token', 16)
      expiries.set(token, now() + tokenTtlMs)
      return token
    },
  }
}
