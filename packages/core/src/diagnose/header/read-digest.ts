import { type Finding, finding } from '../cause.ts'
import type { Algorithm, SignatureReading } from './signature-reading.ts'

const algorithmByDigits: Readonly<Record<number, Algorithm>> = {
  32: 'md5',
  40: 'sha1',
  64: 'sha256',
  96: 'sha384',
  128: 'sha512',
}
const names: Readonly<Record<Algorithm, string>> = {
  md5: 'MD5',
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
}
/** Shorter beginnings could fit by chance. */
const fewestDigits = 16

/** The digests that a text without prefix, quotes and separators may be, with what is wrong about its form. */
export function readDigest(text: string): readonly SignatureReading[] {
  if (/^[0-9a-f]+$/i.test(text)) return readHex(text.toLowerCase())
  if (!/^[\w+/-]+={0,2}$/.test(text)) return []
  const bytes = Buffer.from(text, 'base64') // takes base64url as well
  const inner = bytes.toString('latin1')
  if (/^[0-9a-f]{64}$/i.test(inner)) return [whole(inner.toLowerCase(), [base64OfHex])]
  const hex = bytes.toString('hex')
  if (algorithmByDigits[hex.length] === undefined) return []
  return [whole(hex, [/[-_]/.test(text) || !text.endsWith('=') ? base64Url : base64])]
}

function readHex(hex: string): readonly SignatureReading[] {
  const readings: SignatureReading[] = []
  if (algorithmByDigits[hex.length] !== undefined) readings.push(whole(hex, []))
  if (hex.length >= fewestDigits && hex.length < 64) {
    readings.push({ hex, algorithm: 'sha256', partial: true, causes: [truncated(hex.length)] })
  }
  if (hex.length > 64) readings.push({ ...whole(hex.slice(0, 64), [prolonged(hex.length)]), algorithm: 'sha256' })
  return readings
}

function whole(hex: string, causes: readonly Finding[]): SignatureReading {
  const algorithm = algorithmByDigits[hex.length] ?? 'sha256'
  return { hex, algorithm, partial: false, causes: [...causes, ...foreignAlgorithm(algorithm)] }
}

function foreignAlgorithm(algorithm: Algorithm): readonly Finding[] {
  if (algorithm === 'sha256') return []
  return [finding(`digest-${algorithm}`, `The digest has the length of ${names[algorithm]}, not of SHA-256.`)]
}

function truncated(digits: number): Finding {
  return finding('signature-truncated', `The signature has ${digits} hex digits; the end of the 64 is missing.`)
}

function prolonged(digits: number): Finding {
  return finding('signature-prolonged', `The signature has ${digits} hex digits, more than 64.`)
}

const base64 = finding('signature-base64', 'The digest is encoded in Base64, not as hex digits.')
const base64Url = finding('signature-base64url', 'The digest is encoded in URL-safe Base64, not as hex digits.')
const base64OfHex = finding('signature-base64-of-hex', 'The hex digits of the digest were encoded again in Base64.')
