import { createHash } from 'node:crypto'

/** HMAC-SHA256 over `prefix`, as UTF-8, and then `body`; 64 lower-case hex digits. */
export type Hmac = (prefix: string, body: Uint8Array) => string

/** What is used of `hash` in `node:crypto`. `binary` is one character for each byte. */
export type OneShotHash = (algorithm: 'sha256', data: Uint8Array, encoding: 'binary' | 'hex') => string

/** Bytes of `prefix` and `body` together that a one-shot HMAC takes. Measured: copying more costs what the rest saves. */
export const longestMessage = 16_384

const blockBytes = 64
const digestBytes = 32

/** Shared by all keys: no call leaves it half-way, since none waits for anything. */
const message = Buffer.allocUnsafeSlow(blockBytes + longestMessage)

/**
 * HMAC as RFC 2104 defines it, H(outer key | H(inner key | message)), by two calls of a hash function. `createHmac` builds
 * an object and prepares the key each time; here the key is prepared once. The caller checks `longestMessage`.
 */
export function oneShotHmac(key: Uint8Array, hash: OneShotHash): Hmac {
  const { inner, outer } = padded(key)
  return (prefix, body) => {
    message.set(inner)
    const bodyStart = blockBytes + message.write(prefix, blockBytes)
    message.set(body, bodyStart)
    outer.write(hash('sha256', message.subarray(0, bodyStart + body.byteLength), 'binary'), blockBytes, 'latin1')
    return hash('sha256', outer, 'hex')
  }
}

/** The key, padded with zeros to a block and combined with the two constants. `outer` has room for the inner digest. */
function padded(key: Uint8Array): { readonly inner: Buffer; readonly outer: Buffer } {
  const short = key.byteLength > blockBytes ? createHash('sha256').update(key).digest() : key
  const inner = Buffer.alloc(blockBytes, 0x36)
  const outer = Buffer.alloc(blockBytes + digestBytes, 0x5c)
  short.forEach((byte, index) => {
    inner[index] = byte ^ 0x36
    outer[index] = byte ^ 0x5c
  })
  return { inner, outer }
}
