import { utf8 } from '../bytes.ts'
import { type Finding, finding } from '../cause.ts'
import { limits } from '../limits.ts'
import { jsonTokens, nesting } from './json-tokens.ts'

/** What looks wrong about a body if no change that can be undone explains the signature. */
export function bodySigns(body: Buffer): readonly Finding[] {
  if (body.length === 0) return [empty]
  if (body.length > limits.changedBody) return []
  const text = utf8(body) ?? ''
  if (/^\[object [A-Z]\w*\]/.test(text)) return [parsedObject]
  const found: Finding[] = []
  if (text.includes('\ufffd')) found.push(replacements)
  if (isCutOff(text)) found.push(truncated)
  return found
}

/** JSON that ends before its brackets are closed, or within a string. */
function isCutOff(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false
  const tokens = jsonTokens(text) ?? jsonTokens(`${text}"`) ?? jsonTokens(`${text}\\"`)
  return tokens !== undefined && nesting(tokens).open > 0
}

const empty = finding('body-empty', 'The body is empty. Usually other code has already read it.')
const parsedObject = finding('body-parsed', 'The body is an object that was turned into text, such as [object Object].')
const replacements = finding(
  'body-replacement-characters',
  'The body contains U+FFFD: usually it was decoded in parts, or with the wrong character set.',
)
const truncated = finding('body-truncated', 'The body ends in the middle of its JSON.')
