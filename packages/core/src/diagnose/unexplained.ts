import { parseSignature } from '../verify/signature.ts'
import { bodySigns } from './body/body-signs.ts'
import { asBuffer } from './bytes.ts'
import { type Cause, certain, type Finding, finding, likely } from './cause.ts'
import { hmac } from './digest-variants.ts'
import { frame } from './frame-variants.ts'
import type { SignatureHeader } from './header/signature-reading.ts'
import type { SentDelivery } from './input.ts'
import type { Variant } from './variant.ts'

/** What arrived, parsed where possible. */
export interface Arrived {
  readonly body: Buffer
  readonly timestamp: string
  readonly header: SignatureHeader
  readonly secrets: readonly string[]
  readonly sent: SentDelivery | undefined
  /** How the body differs from the one that was sent. */
  readonly change: () => Finding | undefined
  /** What the body may have been. */
  readonly variants: () => readonly Variant<Buffer>[]
}

/** What is known if the search found nothing: facts first, then signs, then that nothing is known. */
export function unexplained(arrived: Arrived, tried: number): readonly Cause[] {
  const { header, body, sent } = arrived
  const form = header.wellFormed ? [] : header.problems
  const facts = [...form, ...changes(arrived)].map(certain)
  // Without a digest there is nothing to explain.
  if (form[0]?.code === 'signature-ill-formed' || form[0]?.code === 'signature-missing') return facts
  if (sent?.body !== undefined && !fitsAsSent(arrived, sent)) return [...facts, likely(wrongSecret)]
  if (facts.length > form.length) return facts
  const signs = bodySigns(body).map(likely)
  return [...facts, ...(signs.length > 0 ? signs : [likely(unknown(tried))])]
}

/** How what arrived differs from what was sent. */
function changes({ timestamp, header, sent, change }: Arrived): readonly Finding[] {
  const found: Finding[] = []
  const signature = parseSignature(sent?.signature ?? '')
  if (signature !== undefined && !header.readings.some(({ hex }) => signature.startsWith(hex)))
    found.push(otherSignature)
  if (sent?.timestamp !== undefined && sent.timestamp !== timestamp) found.push(otherTimestamp)
  const ofBody = change()
  return ofBody ? [...found, ofBody] : found
}

function fitsAsSent({ timestamp, secrets }: Arrived, sent: SentDelivery): boolean {
  const signature = parseSignature(sent.signature ?? '')
  const body = bytesOf(sent.body ?? '')
  return secrets.some(
    (secret) =>
      hmac({ algorithm: 'sha256', key: Buffer.from(secret), frame: frame(sent.timestamp ?? timestamp), body }) ===
      signature,
  )
}

export function bytesOf(body: Uint8Array | string): Buffer {
  return typeof body === 'string' ? Buffer.from(body) : asBuffer(body)
}

function unknown(tried: number): Finding {
  return finding(
    'unknown',
    `No known mistake leads to this signature: ${tried} combinations of changes to the body, the secret, the signed text and the digest were tried.`,
  )
}

const wrongSecret = finding(
  'secret-wrong',
  'The signature does not match the sent body either: it was probably made with another secret.',
)
const otherSignature = finding(
  'signature-changed',
  'The received signature is not the one that was sent with this body.',
)
const otherTimestamp = finding('timestamp-changed', 'The received timestamp is not the one that was sent.')
