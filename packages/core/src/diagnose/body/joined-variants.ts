import { finding } from '../cause.ts'
import type { Variant } from '../variant.ts'

/** The first and the last of several consecutive JSON values, and JSON that is followed by other text. */
export function* joinedVariants(body: Buffer): Generator<Variant<Buffer>> {
  const borders = bordersOf(body)
  const [first] = borders
  const last = borders.at(-1)
  if (first === undefined || last === undefined) return
  const second = body
    .subarray(first, first + 64)
    .toString('latin1')
    .trimStart()
  yield { value: body.subarray(0, first), cause: /^[{[]/.test(second) ? joined : extended }
  yield { value: body.subarray(last), cause: joined }
}

/** Where an object or array ends before the body does. */
function bordersOf(body: Buffer): readonly number[] {
  const borders: number[] = []
  let depth = 0
  for (let at = 0; at < body.length; at++) {
    const byte = body[at]
    if (byte === quote) at = endOfString(body, at)
    depth += steps.get(byte) ?? 0
    if (depth === 0 && (steps.get(byte) ?? 0) < 0 && at + 1 < body.length) borders.push(at + 1)
  }
  return borders
}

const quote = 0x22
const backslash = 0x5c
/** What brackets add to the depth, by their codes. */
const steps = new Map<number | undefined, number>([
  [0x7b, 1],
  [0x5b, 1],
  [0x7d, -1],
  [0x5d, -1],
])

/** Where the closing quote of the string that begins there is. */
function endOfString(body: Buffer, start: number): number {
  let at = start + 1
  while (at < body.length && body[at] !== quote) at += body[at] === backslash ? 2 : 1
  return at
}

const joined = finding('body-joined', 'Two bodies arrived as one: the signature matches one of them.')
const extended = finding('body-extended', 'There is more text after the JSON in the body.')
