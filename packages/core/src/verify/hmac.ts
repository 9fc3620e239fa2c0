import * as crypto from 'node:crypto'
import { type Hmac, longestMessage, type OneShotHash, oneShotHmac } from './one-shot-hmac.ts'

/** The test vectors for a runtime's one-shot hash: edge cases of key and message. */
const keyLengths = [0, 31, 64, 65]
const bodyLengths = [0, 1, 450, longestMessage - 11]

/** A UTF-16 unit takes at most three bytes of UTF-8. */
const bytesPerUnit = 3

/**
 * Prepares a key for HMAC-SHA256. Two one-shot hashes take half the time of `createHmac` for short messages; `createHmac`
 * does the rest: long messages, and all of them where the runtime's `hash` is missing or gives anything else.
 */
export const prepareHmac = createPrepareHmac(crypto.hash)

/** @param hash that of the runtime; `undefined` where there is none: older versions of Bun, Deno and Workers */
export function createPrepareHmac(hash: OneShotHash | undefined): (key: Uint8Array) => Hmac {
  // Checked once, with the first key: importing costs nothing.
  let trusted: boolean | undefined
  return (key) => {
    const usual = usualHmac(key)
    trusted ??= hash !== undefined && givesHmacs(hash)
    if (!trusted || hash === undefined) return usual
    const oneShot = oneShotHmac(key, hash)
    return (prefix, body) =>
      prefix.length * bytesPerUnit + body.byteLength > longestMessage ? usual(prefix, body) : oneShot(prefix, body)
  }
}

function usualHmac(key: Uint8Array): Hmac {
  return (prefix, body) => crypto.createHmac('sha256', key).update(prefix).update(body).digest('hex')
}

function givesHmacs(hash: OneShotHash): boolean {
  try {
    return keyLengths.every((keyLength) => {
      const key = Buffer.alloc(keyLength, 0xa5)
      const [oneShot, usual] = [oneShotHmac(key, hash), usualHmac(key)]
      return bodyLengths.every((length) => {
        const body = Buffer.alloc(length, 0xc3)
        return oneShot('1705315800.', body) === usual('1705315800.', body)
      })
    })
  } catch {
    return false
  }
}
