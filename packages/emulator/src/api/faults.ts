import type { FastifyReply } from 'fastify'
import { problem } from './problem.ts'

/** How a call of the API goes wrong on purpose. */
export type ApiFault =
  /** Answered with a status, in the vendor's form. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> | undefined }
  /** `hang`: never answered. `cut`: the connection is closed instead. `nonsense`: answered 200 with a page of HTML. */
  | 'hang'
  | 'cut'
  | 'nonsense'

export interface ApiFaults {
  /** The next calls go wrong, each in one way, in this order. */
  add(faults: readonly ApiFault[]): void
  /** The fault of this call, taken from the list. */
  next(): ApiFault | undefined
}

export function createFaults(): ApiFaults {
  const coming: ApiFault[] = []
  return {
    add: (faults) => void coming.push(...faults),
    next: () => coming.shift(),
  }
}

export function goWrong(reply: FastifyReply, fault: ApiFault): FastifyReply {
  if (typeof fault === 'object') return problem(reply.headers(fault.headers ?? {}), fault.status)
  if (fault === 'nonsense') return reply.type('text/html').send('<html><body>It works!</body></html>')
  reply.hijack()
  if (fault === 'cut') reply.raw.destroy()
  return reply
}
