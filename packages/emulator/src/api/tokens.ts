import { newId } from '../ids.ts'

export interface Tokens {
  accepts(token: string | undefined): boolean
  /** A token for an API key; `undefined` if nobody knows the key. */
  exchange(apiKey: unknown): string | undefined
}

export interface TokensOptions {
  readonly tokens: readonly string[]
  readonly apiKeys: readonly string[]
  /** Milliseconds. */
  readonly tokenTtlMs: number
  readonly now: () => number
}

/** Fixed tokens, which count for ever, and exchanged ones, which do not. */
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
