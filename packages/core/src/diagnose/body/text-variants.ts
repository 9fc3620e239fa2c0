import { TextDecoder } from 'node:util'
import { utf8 } from '../bytes.ts'
import { finding } from '../cause.ts'
import type { Variant } from '../variant.ts'

/** Changes to a body that is handled as text: line ends, character sets, normal forms, HTML escapes. */
export function* bodyTextVariants(body: Buffer): Generator<Variant<Buffer>> {
  const latin1 = body.toString('latin1')
  yield { value: Buffer.from(latin1.replace(/\r\n/g, '\n'), 'latin1'), cause: lineEnds('CRLF', 'LF') }
  yield { value: Buffer.from(latin1.replace(/\r?\n/g, '\r\n'), 'latin1'), cause: lineEnds('LF', 'CRLF') }
  yield { value: Buffer.from(body.toString('utf16le').replace(/^\ufeff/, '')), cause: utf16 }
  const text = utf8(body)
  if (text?.includes('&')) yield { value: Buffer.from(withoutHtml(text)), cause: html }
  if (body.every((byte) => byte < 0x80)) return
  yield { value: Buffer.from(latin1), cause: readAsUtf8 }
  yield { value: Buffer.from(windows1252.decode(body)), cause: readAsUtf8 }
  if (text === undefined) return
  for (const bytes of [latin1Bytes(text), windows1252Bytes(text)]) {
    if (bytes !== undefined) yield { value: bytes, cause: readAsLatin1 }
  }
  for (const form of ['NFC', 'NFD']) yield { value: Buffer.from(text.normalize(form)), cause: normalised }
}

const windows1252 = new TextDecoder('windows-1252')

/** UTF-8 text as one byte for each character, which is what was there before it was read as Latin-1. */
function latin1Bytes(text: string): Buffer | undefined {
  return /^[\0-\xff]*$/.test(text) ? Buffer.from(text, 'latin1') : undefined
}

function windows1252Bytes(text: string): Buffer | undefined {
  const characters = windows1252.decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))
  const bytes = new Map(Array.from(characters, (character, byte) => [character, byte] as const))
  const found = Array.from(text, (character) => bytes.get(character) ?? -1)
  return found.includes(-1) ? undefined : Buffer.from(found)
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#34': '"',
  '#39': "'",
  '#x27': "'",
  apos: "'",
}

function withoutHtml(text: string): string {
  return text.replace(/&([a-z]+|#34|#39|#x27);/g, (entity, name) => entities[name] ?? entity)
}

function lineEnds(before: string, after: string) {
  return finding('body-line-ends', `The line ends of the body were changed from ${after} to ${before}.`)
}

const utf16 = finding('body-charset', 'The body arrived as UTF-16; UTF-8 was signed.')
const readAsUtf8 = finding('body-charset', 'The body was written as Latin-1 or Windows-1252; UTF-8 was signed.')
const readAsLatin1 = finding(
  'body-charset',
  'The body was read as Latin-1 or Windows-1252, and encoded again as UTF-8.',
)
const normalised = finding('body-normalised', 'The body was converted to another Unicode normal form.')
const html = finding('body-html-escaped', 'The body was escaped for HTML.')
