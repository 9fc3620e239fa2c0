import { brokenEvents, brokenSizes, brokenTimes } from './broken/authentic.ts'
import type { Breakage } from './broken/breakage.ts'
import { brokenBodies, brokenSignatures, brokenTimestamps } from './broken/unauthentic.ts'
import type { SignedDelivery } from './signed-delivery.ts'

const ways = {
  ...brokenSignatures,
  ...brokenTimestamps,
  ...brokenBodies,
  ...brokenEvents,
  ...brokenTimes,
  ...brokenSizes,
}

/** The name of a way to break a delivery, such as `signature-missing`. */
export type BrokenWay = keyof typeof ways

/**
 * Everything that can be wrong with a delivery, by name, with the outcome and status from the answer table. The
 * outcomes are those of a receiver with a store and default limits; without a store the tolerance
 * is narrower, and your own limit may let more through.
 */
export const brokenDeliveries: Readonly<Record<BrokenWay, Breakage>> = ways

/**
 * The delivery with one thing wrong. `secret` is the right one: the other broken deliveries stay correctly signed.
 *
 * @throws RangeError for `border-moved` if the body has no dot in it; SyntaxError for `body-reserialised` if it is not JSON
 */
export function breakDelivery(
  delivery: SignedDelivery,
  way: BrokenWay,
  { secret }: { secret: string },
): SignedDelivery {
  return brokenDeliveries[way].broken(delivery, secret)
}
