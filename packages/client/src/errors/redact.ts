import { decodings } from './decode.ts'
import { spellingsOf } from './spellings.ts'

/** The form of a signing secret, anywhere in a text. Source: Audian's webhook setup guide. */
const signingSecret = /whsec_[\w-]+/g
const hidden = '[hidden]'
const deepestCause = 5
const longestText = 200
const longestRead = 20_000

/**
 * The text without the secrets that are given, and without anything that looks like a signing secret. They are also found
 * where they are escaped, as in URLs, JSON and HTML, character by character or as a whole, also several times, and in
 * base64 and hexadecimal digits.
 */
export function redact(text: string, secrets: readonly string[]): string {
  const expressions = [signingSecret, ...new Set(secrets)].flatMap((secret) =>
    typeof secret === 'string' ? spellingsOf(secret) : secret,
  )
  const found = decodings(text).flatMap(({ bytes, from, to }) =>
    expressions.flatMap((expression) =>
      [...bytes.matchAll(expression)].map(({ 0: whole, 1: spelling = whole, index }) => ({
        from: from[index] ?? 0,
        to: to[index + spelling.length - 1] ?? 0,
      })),
    ),
  )
  return withoutParts(text, found)
}

/**
 * The same of a text from outside, cut off where it is long: only then, since half a secret is not found any more. Of a
 * very long one only the beginning is read. Half a secret may be at its end, so that end is never shown.
 */
export function redactedExcerpt(text: string, secrets: readonly string[]): string {
  const rest = redact(text.slice(0, longestRead), secrets)
  if (text.length > longestRead && rest.length < longestRead / 2) return `${hidden}…`
  return rest.length > longestText ? `${rest.slice(0, longestText)}…` : rest
}

interface Part {
  readonly from: number
  readonly to: number
}

function withoutParts(text: string, parts: readonly Part[]): string {
  let shown = ''
  let read = 0
  for (const { from, to } of [...parts].sort((a, b) => a.from - b.from || b.to - a.to)) {
    if (from >= read && to > read) shown += text.slice(read, from) + hidden
    read = Math.max(read, to)
  }
  return shown + text.slice(read)
}

/**
 * What was thrown, with its name, message, code, stack and causes, but without the secrets. Everything else on it is
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
