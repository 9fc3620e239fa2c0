import { limits } from '../limits.ts'
import { distinct, type Variant } from '../variant.ts'
import { compressedVariants } from './compressed-variants.ts'
import { edgeVariants } from './edge-variants.ts'
import { joinedVariants } from './joined-variants.ts'
import { jsonVariants } from './json-variants.ts'
import { bodyTextVariants } from './text-variants.ts'
import { wrappedVariants } from './wrapped-variants.ts'

/** What was probably signed where the body as it is does not fit. Each form once, under its simplest cause. */
export function bodyVariants(body: Buffer): readonly Variant<Buffer>[] {
  return distinct(allVariants(body), [body])
}

function* allVariants(body: Buffer): Generator<Variant<Buffer>> {
  if (body.length === 0 || body.length > limits.changedBody) return
  yield* edgeVariants(body)
  yield* bodyTextVariants(body)
  yield* joinedVariants(body)
  yield* wrappedVariants(body)
  if (body.length <= limits.rewrittenBody) yield* jsonVariants(body)
  yield* compressedVariants(body)
}
