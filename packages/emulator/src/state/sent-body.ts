import type { Delivery } from './delivery.ts'

/** The body as it is sent: without its end where that is what a receiver must refuse. JSON ends in ASCII, so no character is cut. */
export function sentBody({ kind, body }: Pick<Delivery, 'kind' | 'body'>): string {
  return kind === 'truncated' ? body.slice(0, -2) : body
}
