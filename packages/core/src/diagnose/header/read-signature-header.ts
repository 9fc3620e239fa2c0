import { signatureHeader } from '../../protocol/headers.ts'
import { headerValue } from '../../receive/header-value.ts'
import { parseSignature } from '../../verify/signature.ts'
import { type Finding, finding } from '../cause.ts'
import { limits } from '../limits.ts'
import { type Note, prefixed, upperCase } from '../note.ts'
import { readDigest } from './read-digest.ts'
import type { SignatureHeader, SignatureReading } from './signature-reading.ts'

/** A header as frameworks provide it: text, a list if it was repeated, or nothing. */
export type HeaderText = string | readonly string[] | null | undefined

/** Reads the header as the receiver does. If the receiver would reject the form, reads what was probably meant. */
export function readSignatureHeader(header: HeaderText): SignatureHeader {
  const text = headerValue({ [signatureHeader]: header ?? undefined }, signatureHeader)
  if (!text) return refused(missing)
  const hex = parseSignature(text)
  if (hex !== undefined) {
    return {
      wellFormed: true,
      readings: [{ hex, algorithm: 'sha256', partial: false, causes: [] }],
      problems: [],
      notes: notesOn(text),
    }
  }
  if (text.length > limits.header) return refused(tooLong)
  const parts = text.split(/[,;]/).slice(0, limits.signatures)
  const readings = parts.flatMap((part) => read(part, parts.length > 1 ? [joined] : []))
  // What has another length than SHA-256 may be anything, unless it leads to a match.
  const problems = readings[0]?.algorithm === 'sha256' ? readings[0].causes : [illFormed]
  return { wellFormed: false, readings, problems, notes: [] }
}

function refused(problem: Finding): SignatureHeader {
  return { wellFormed: false, readings: [], problems: [problem], notes: [] }
}

interface Step {
  readonly pattern: RegExp
  readonly replace: string | ((text: string) => string)
  readonly cause: Finding
}

/** Takes off, from the outside to the inside, what stands around a digest. */
const steps: readonly Step[] = [
  {
    pattern: /^(["'])(.*)\1$/,
    replace: '$2',
    cause: finding('signature-quoted', 'The signature is in quotes.'),
  },
  {
    pattern: /%[0-9a-f]{2}/gi,
    replace: (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)),
    cause: finding('signature-percent-encoded', 'The signature header is percent-encoded, as for a URL.'),
  },
  {
    pattern: /^(?:sha256=){2,}/i,
    replace: 'sha256=',
    cause: finding('signature-prefix-repeated', 'The prefix sha256= is in front of the signature more than once.'),
  },
  {
    pattern: /^(?!sha256=)(?:0x|[a-z][\w-]{0,20}\s*[=: ]\s*)(?=[\w+/-]{8})/i,
    replace: '',
    cause: finding('signature-prefix-foreign', 'A prefix other than sha256= is in front of the signature.'),
  },
  {
    pattern: /(?<=[0-9a-f]{2})[\s:-](?=[0-9a-f]{2}(?:[\s:-]|$))/gi,
    replace: '',
    cause: finding('signature-separated', 'There are spaces, colons or dashes between the digits of the signature.'),
  },
]

function read(part: string, outer: readonly Finding[]): readonly SignatureReading[] {
  const causes = [...outer]
  let text = part.trim()
  for (const { pattern, replace, cause } of steps) {
    const inner = typeof replace === 'string' ? text.replace(pattern, replace) : text.replace(pattern, replace)
    if (inner !== text) causes.push(cause)
    text = inner
  }
  const digests = readDigest(text.replace(/^sha256=/i, ''))
  return digests.map((reading) => ({ ...reading, causes: [...causes, ...reading.causes] }))
}

function notesOn(text: string): readonly Note[] {
  const notes: Note[] = []
  if (/^sha256=/i.test(text)) notes.push(prefixed)
  if (/[A-F]/.test(text.slice(-64))) notes.push(upperCase)
  return notes
}

const missing = finding('signature-missing', 'There is no signature: X-Audian-Signature is missing or empty.')
const tooLong = finding('signature-ill-formed', `The signature header is longer than ${limits.header} characters.`)
const illFormed = finding(
  'signature-ill-formed',
  'The signature is neither 64 hex digits nor another form of an HMAC-SHA256.',
)
const joined = finding('signature-joined', 'The header holds several values, joined by commas.')
