import type { Delivery } from './delivery.ts'

/** The body as it is sent. A `truncated` one lacks its end, and a receiver must reject it. JSON ends in ASCII, so no character is cut. */
export function sentBody({ kind, body }: Pick<Delivery, 'kind' | 'body'>): string {
  return kind === 'truncated' ? body.slice(0, -2) : body
}
