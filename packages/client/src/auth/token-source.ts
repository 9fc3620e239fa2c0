import { InputError } from '../errors/input-error.ts'
import type { Token } from '../options/client-options.ts'
import { tokenProblem } from './token-problem.ts'

/** Where tokens come from. */
export interface TokenSource {
  /** The cached token, or a new one if none is cached. Rejects if no token can be obtained. */
  current(): Promise<string>
  /** A token in place of one that was refused; `undefined` if there never is another. Rejects if none can be got. */
  renewed(refused: string): Promise<string | undefined>
}

export function tokenSource(token: Token): TokenSource {
  return typeof token === 'string' ? fixedToken(token) : renewableToken(async () => checked(await token()))
}

function fixedToken(token: string): TokenSource {
  return { current: () => Promise.resolve(token), renewed: () => Promise.resolve(undefined) }
}

/**
 * Caches a token until it is rejected. Concurrent requests share one fetch. A failure is not cached.
 *
 * @param ask rejects if there is no token available
 */
export function renewableToken(ask: () => Promise<string>): TokenSource {
  let token: string | undefined
  let underWay: Promise<string> | undefined

  function next(): Promise<string> {
    underWay ??= ask()
      .then((answer) => {
        token = answer
        return answer
      })
      .finally(() => {
        underWay = undefined
      })
    return underWay
  }

  const current = () => (token === undefined ? next() : Promise.resolve(token))

  return {
    current,
    renewed(refused) {
      // Another call may have been refused before this one, and got the next token already.
      if (token === refused) token = undefined
      return current()
    },
  }
}

function checked(token: unknown): string {
  const problem = tokenProblem(token)
  if (problem !== undefined || typeof token !== 'string') {
    throw new InputError('TOKEN_INVALID', 'The function given as token', [`Its result ${problem}.`])
  }
  return token
}
