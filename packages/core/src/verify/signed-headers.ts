import { deliveryIdHeader, signatureHeader, timestampHeader } from '../protocol/headers.ts'
import { parseTimestamp } from '../protocol/timestamp.ts'
import { type HeaderSource, headerValue } from '../receive/header-value.ts'
import { parseSignature } from './signature.ts'

/** The headers of a delivery, well-formed but not yet checked against the body. */
export interface SignedHeaders {
  /** 64 lower-case hex digits. */
  readonly signature: string
  /** The timestamp header's literal text: it is part of what was signed. */
  readonly timestamp: string
  /** The same, in milliseconds since the epoch. */
  readonly sentAt: number
  /** Identifies the attempt, if it is a plain identifier. Not signed: only for logs. */
  readonly deliveryId: string | undefined
}

export type IllFormed = 'signature-missing' | 'signature-ill-formed' | 'timestamp-missing' | 'timestamp-ill-formed'

/** Reads the signature and the timestamp, or returns what is wrong with them. */
export function readSignedHeaders(headers: HeaderSource): SignedHeaders | IllFormed {
  const signatureText = headerValue(headers, signatureHeader)
  if (!signatureText) return 'signature-missing'
  const signature = parseSignature(signatureText)
  if (signature === undefined) return 'signature-ill-formed'
  const timestamp = headerValue(headers, timestampHeader)
  if (!timestamp) return 'timestamp-missing'
  const sentAt = parseTimestamp(timestamp)
  if (sentAt === undefined) return 'timestamp-ill-formed'
  return { signature, timestamp, sentAt, deliveryId: plainId(headerValue(headers, deliveryIdHeader)) }
}

// It is not signed, so only a plain identifier may reach a log.
function plainId(text: string | undefined): string | undefined {
  return text !== undefined && /^[\w.-]{1,128}$/.test(text) ? text : undefined
}
