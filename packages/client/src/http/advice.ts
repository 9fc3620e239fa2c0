import type { ApiErrorCode } from '../errors/api-error.ts'

interface Details {
  readonly status?: number | undefined
  readonly retryAfterMs?: number | undefined
}

/** What to do about a failed call, in a sentence or two. */
export function advice(code: ApiErrorCode, { retryAfterMs }: Details): string {
  if (code === 'RATE_LIMITED' && retryAfterMs !== undefined) {
    return `Try again after ${Math.ceil(retryAfterMs / 1000)} s, and call less often.`
  }
  return advices[code]
}

const advices: Readonly<Record<ApiErrorCode, string>> = {
  ANSWER_INVALID: 'Check baseUrl; if it is right, a proxy may stand between, or the API has changed.',
  CONFLICT: 'Something else has changed it, or it exists already: read it again, then decide.',
  CONNECTION_FAILED: 'Check baseUrl, the network and any proxy; then try again.',
  FORBIDDEN: 'The token is valid, but may not do this: check what its account and its user are allowed.',
  INVALID: 'Correct the fields and send it again.',
  NOT_FOUND: 'Check the id, that it belongs to the account of this token, and baseUrl.',
  RATE_LIMITED: 'Try again later, and call less often.',
  REDIRECTED: 'Redirects are not followed, since the token would go along: give the final address as baseUrl.',
  REFUSED: 'Trying again changes nothing: check what was sent.',
  SERVER_FAILED: 'Try again later.',
  TIMED_OUT: 'Try again later, or give more time with timeoutMs.',
  UNAUTHORIZED: 'Check the token or the API key: it may be misspelt, withdrawn, or of another environment.',
}
