import { parsed, utf8 } from '../bytes.ts'
import { type Finding, finding } from '../cause.ts'
import type { Variant } from '../variant.ts'

/** The body within another form: Base64, a JSON string, a form field, a gateway's event; or the other way round. */
export function* wrappedVariants(body: Buffer): Generator<Variant<Buffer>> {
  const text = utf8(body) ?? ''
  yield* encodings(body, text)
  yield* jsonForms(parsed(text))
  yield { value: Buffer.from(body.toString('base64')), cause: base64Signed }
  if (text !== '') yield { value: Buffer.from(JSON.stringify(text)), cause: stringified }
  if (/^\d{1,3}(?:,\d{1,3})+$/.test(text)) yield { value: Buffer.from(text.split(',').map(Number)), cause: byteList }
}

function* encodings(body: Buffer, text: string): Generator<Variant<Buffer>> {
  if (/^[\w+/=\s-]+$/.test(text)) yield { value: Buffer.from(text, 'base64'), cause: base64 }
  for (const value of formValues(text)) yield { value: Buffer.from(value), cause: form }
  if (body.includes('%')) yield { value: Buffer.from(percentDecoded(text)), cause: form }
  if (!text.includes('%')) yield { value: Buffer.from(encodeURIComponent(text)), cause: form }
}

function formValues(text: string): readonly string[] {
  // Names without values too: a JSON body that was parsed as a form is one.
  return text.includes('%') ? [...new URLSearchParams(text)].slice(0, 4).flat() : []
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function* jsonForms(value: unknown): Generator<Variant<Buffer>> {
  if (typeof value === 'string') yield { value: Buffer.from(value), cause: stringified }
  if (typeof value !== 'object' || value === null) return
  if (isBytes(value) && value.data.length > 0) yield { value: Buffer.from(value.data), cause: byteList }
  const numbered = Object.values(value)
  if ('0' in value && numbered.every((byte) => typeof byte === 'number')) {
    yield { value: Buffer.from(numbered), cause: byteList }
  }
  for (const name of ['body', 'rawBody', 'data', 'payload', 'Message', 'message']) {
    const inner = (value as Record<string, unknown>)[name]
    if (typeof inner !== 'string') continue
    yield { value: Buffer.from(inner), cause: wrapped }
    yield { value: Buffer.from(inner, 'base64'), cause: wrapped }
  }
}

/** What `JSON.stringify()` makes of a Buffer. */
function isBytes(value: object): value is { readonly data: readonly number[] } {
  return 'type' in value && value.type === 'Buffer' && 'data' in value && Array.isArray(value.data)
}

const base64 = finding('body-base64', 'The body arrived in Base64 and was not decoded.')
const base64Signed = finding('body-base64', 'The signature was made over the Base64 form of the body.')
const stringified: Finding = finding(
  'body-stringified-twice',
  'The body and the signed text differ by one JSON.stringify() of a text.',
)
const form = finding(
  'body-form-encoded',
  'The body and the signed text differ by percent-encoding, as in a form or a URL.',
)
const byteList = finding('body-as-byte-list', 'The body arrived as a list of its bytes, written as text.')
const wrapped = finding('body-wrapped', 'The signed text is a field of the body: a gateway or a queue has wrapped it.')
