import { isDeepStrictEqual } from 'node:util'
import { parsed, utf8 } from '../bytes.ts'
import { type Finding, finding } from '../cause.ts'
import { limits } from '../limits.ts'
import type { Variant } from '../variant.ts'
import { decompression } from './compressed-variants.ts'
import { jsonTokens } from './json-tokens.ts'

interface BodyChange {
  readonly sent: Buffer
  readonly received: Buffer
  /** The forms that the received body may have had originally. */
  readonly variants: readonly Variant<Buffer>[]
}

/** How the received body differs from the one that was sent; `undefined` if it does not. */
export function bodyChange({ sent, received, variants }: BodyChange): Finding | undefined {
  if (sent.equals(received)) return undefined
  if (received.length === 0) return finding('body-empty', 'No body arrived, although one was sent.')
  const undone = variants.find(({ value }) => value.equals(sent))?.cause
  return (
    undone ??
    decompression(sent, received) ??
    cut(sent, received) ??
    sameJson(sent, received) ??
    lossy(sent, received) ??
    other(sent, received)
  )
}

function cut(sent: Buffer, received: Buffer): Finding | undefined {
  if (sent.subarray(0, received.length).equals(received)) {
    return finding('body-truncated', `The first ${received.length} of ${sent.length} bytes arrived.`)
  }
  const at = received.indexOf(sent)
  if (at === -1) return undefined
  const extra = received.length - sent.length
  return finding('body-extended', `${extra} bytes were added ${at === 0 ? 'at the end of' : 'around'} the body.`)
}

function sameJson(sent: Buffer, received: Buffer): Finding | undefined {
  if (Math.max(sent.length, received.length) > limits.changedBody) return undefined
  const [before, after] = [utf8(sent), utf8(received)]
  const value = parsed(before)
  if (value === undefined || !sameValue(value, parsed(after))) return undefined
  return sameNumbers(before, after) ? reserialised : numbers
}

function sameValue(one: unknown, other: unknown): boolean {
  try {
    return isDeepStrictEqual(one, other)
  } catch {
    return false // nested too deeply to be compared
  }
}

function sameNumbers(before: string | undefined, after: string | undefined): boolean {
  const of = (text: string | undefined) =>
    (jsonTokens(text ?? '') ?? []).map((token) => token.text).filter((text) => /^[-\d]/.test(text))
  return isDeepStrictEqual(of(before).sort(), of(after).sort())
}

/** Changes that cannot be undone: the received body is reproduced from the one that was sent. */
function lossy(sent: Buffer, received: Buffer): Finding | undefined {
  if (Math.max(sent.length, received.length) > limits.changedBody) return undefined
  if (count(received, replacement) > count(sent, replacement)) return replaced
  const text = sent.toString()
  const ascii = [text.replace(/[^\0-\x7f]/g, '?'), text.replace(/[^\0-\x7f]/gu, '?'), text.replace(/[^\0-\x7f]/g, '')]
  const oneByte = [Buffer.from(text, 'latin1'), Buffer.from(sent.map((byte) => byte & 0x7f))]
  return [...ascii.map((lost) => Buffer.from(lost)), ...oneByte].some((bytes) => bytes.equals(received))
    ? charset
    : undefined
}

const replacement = Buffer.from('\ufffd')

function count(bytes: Buffer, part: Buffer): number {
  let found = 0
  for (let at = bytes.indexOf(part); at !== -1; at = bytes.indexOf(part, at + part.length)) found++
  return found
}

function other(sent: Buffer, received: Buffer): Finding {
  const same = received.findIndex((byte, at) => byte !== sent[at])
  return finding('body-changed', `The body was changed: byte ${same} is the first that differs from what was sent.`)
}

const reserialised = finding(
  'body-reserialised',
  'The body was parsed and serialised again: it is the same JSON in other bytes.',
)
const numbers = finding(
  'body-numbers',
  'The body was parsed and serialised again, and its numbers were written in another form or lost digits.',
)
const charset = finding('body-charset', 'The body was encoded in a character set that lacks some of its characters.')
const replaced = finding(
  'body-replacement-characters',
  'Characters of the body were replaced by U+FFFD: it was decoded in parts, or with the wrong character set.',
)
