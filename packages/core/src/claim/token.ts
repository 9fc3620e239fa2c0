import { randomFillSync } from 'node:crypto'

const tokenBytes = 16
const tokensAtOnce = 256
const random = Buffer.allocUnsafeSlow(tokenBytes * tokensAtOnce)
let used = random.byteLength

/**
 * Names a claim among all claims ever made: 128 random bits in hex, which is more than a UUID has. Random bytes are
 * fetched for many tokens at once, so that most calls only format.
 */
export function makeToken(): string {
  if (used === random.byteLength) {
    randomFillSync(random)
    used = 0
  }
  used += tokenBytes
  return random.toString('hex', used - tokenBytes, used)
}
