import type { ApiErrorCode } from '../errors/api-error.ts'

interface Details {
  readonly status?: number | undefined
  readonly retryAfterMs?: number | undefined
}

/** Advice for a failed call, in one or two sentences. */
export function advice(code: ApiErrorCode, { retryAfterMs }: Details): string {
  if (code === 'RATE_LIMITED' && retryAfterMs !== undefined) {
    return `Try again after ${Math.ceil(retryAfterMs / 1000)} s, and call less often.`
  }
  return advices[code]
}

const advices: Readonly<Record<ApiErrorCode, string>> = {
  ANSWER_INVALID: 'Check baseUrl. If it is right, a proxy may have changed the response, or the API has changed.',
  CONFLICT: 'It was changed in the meantime, or it already exists: read it again, then decide.',
  CONNECTION_FAILED: 'Check baseUrl, the network and any proxy; then try again.',
  FORBIDDEN: 'The token is valid, but does not allow this call: check the permissions of its account and user.',
  INVALID: 'Correct the fields and send it again.',
  NOT_FOUND: 'Check the id, baseUrl, and that the token belongs to the same account.',
  RATE_LIMITED: 'Try again later, and call less often.',
  REDIRECTED:
    'Redirects are not followed, since they would send the token to another address: set baseUrl to the final address.',
  REFUSED: 'Retrying does not help: check what was sent.',
  SERVER_FAILED: 'Try again later.',
  TIMED_OUT: 'Try again later, or allow more time with timeoutMs.',
  UNAUTHORIZED: 'Check the token or the API key: it may be misspelt, revoked, or from another environment.',
}
