import { expandsTooFar } from './body/compressed-variants.ts'
import { isShallow, jsonTokens } from './body/json-tokens.ts'
import { utf8 } from './bytes.ts'
import { limits } from './limits.ts'

interface Tried {
  readonly body: Buffer
  readonly secrets: readonly string[]
  /** Whether the search ended early. */
  readonly cut: boolean
}

/** What the search left out because of its bounds, as sentences. */
export function skippedParts({ body, secrets, cut }: Tried): readonly string[] {
  const skipped: string[] = []
  if (body.length > limits.changedBody)
    skipped.push(`Changes of the body: it is larger than ${limits.changedBody} bytes.`)
  else if (body.length > limits.rewrittenBody) {
    skipped.push(`Other forms of JSON, and compression: the body is larger than ${limits.rewrittenBody} bytes.`)
  } else if (isDeep(body)) skipped.push('Indented and sorted JSON: it is nested too deeply.')
  if (body.length <= limits.changedBody && expandsTooFar(body)) {
    skipped.push(`The decompressed body: it is larger than ${limits.changedBody} bytes.`)
  }
  if (secrets.length > limits.secrets) skipped.push(`Changes of secrets after the first ${limits.secrets}.`)
  if (cut) skipped.push(`Further combinations: the search ends when it has hashed ${limits.hashed} bytes.`)
  return skipped
}

function isDeep(body: Buffer): boolean {
  const tokens = jsonTokens(utf8(body) ?? '')
  return tokens !== undefined && !isShallow(tokens)
}
