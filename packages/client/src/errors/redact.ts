/** What a signing secret looks like wherever it stands. Source: Audian's webhook setup guide. */
const signingSecret = /whsec_[\w-]+/g
const hidden = '[hidden]'
const deepestCause = 5
const longestText = 200

/** The text without the secrets that are given, and without anything that looks like a signing secret. */
export function redact(text: string, secrets: readonly string[]): string {
  const known = [...secrets].filter((secret) => secret !== '').sort((a, b) => b.length - a.length)
  return known.reduce((rest, secret) => rest.replaceAll(secret, hidden), text).replace(signingSecret, hidden)
}

/** The same of a text from outside, cut off where it is long: only then, since half a secret is not found any more. */
export function redactedExcerpt(text: string, secrets: readonly string[]): string {
  const rest = redact(text, secrets)
  return rest.length > longestText ? `${rest.slice(0, longestText)}…` : rest
}

/**
 * What was thrown, with its name, message, code, stack and causes, but without the secrets. Whatever else hung on it is
 * left behind: HTTP libraries hang the request on their errors, and its headers hold the token.
 */
export function redactedError(thrown: unknown, secrets: readonly string[], depth = 0): Error {
  if (!(thrown instanceof Error)) return new Error(redact(String(thrown), secrets))
  const copy = new Error(redact(thrown.message, secrets))
  define(copy, 'name', redact(thrown.name, secrets))
  define(copy, 'stack', redact(thrown.stack ?? '', secrets))
  const code: unknown = Reflect.get(thrown, 'code')
  if (typeof code === 'string') Object.assign(copy, { code: redact(code, secrets) })
  if (thrown.cause !== undefined && depth < deepestCause) {
    define(copy, 'cause', redactedError(thrown.cause, secrets, depth + 1))
  }
  return copy
}

function define(error: Error, name: string, value: unknown): void {
  Object.defineProperty(error, name, { value, configurable: true, writable: true, enumerable: false })
}
