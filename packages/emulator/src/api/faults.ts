import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { problem } from './problem.ts'

/** How a call of the API fails on purpose. */
export type ApiFault =
  /** Answered with a status, in the vendor's form. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> | undefined }
  /**
   * `hang`: never answered. `cut`: the connection is closed instead. `nonsense`: answered 200 with an HTML page. None of
   * these carries the call out. `lost-answer` does, and then closes the connection without a response.
   */
  | 'hang'
  | 'cut'
  | 'nonsense'
  | 'lost-answer'

export interface ApiFaults {
  /** Makes the next calls fail: one fault for each call, in this order. */
  add(faults: readonly ApiFault[]): void
  /** Takes the fault of this call from the list. */
  next(): ApiFault | undefined
}

export function createFaults(): ApiFaults {
  const coming: ApiFault[] = []
  return {
    add: (faults) => void coming.push(...faults),
    next: () => coming.shift(),
  }
}

/** Applies the listed faults to the calls of a scope. */
export function faultHooks(app: FastifyInstance, faults: ApiFaults): void {
  const losing = new WeakSet<FastifyRequest>()
  app.addHook('onRequest', (request, reply, done) => {
    const fault = faults.next()
    if (fault === 'lost-answer') losing.add(request)
    if (fault === undefined || fault === 'lost-answer') done()
    else void goWrong(reply, fault)
  })
  app.addHook('onSend', (request, ...[, payload, done]) => {
    if (losing.has(request)) request.raw.socket.destroy()
    done(null, payload)
  })
}

function goWrong(reply: FastifyReply, fault: Exclude<ApiFault, 'lost-answer'>): FastifyReply {
  if (typeof fault === 'object') return problem(reply.headers(fault.headers ?? {}), fault.status)
  if (fault === 'nonsense') return reply.type('text/html').send('<html><body>It works!</body></html>')
  reply.hijack()
  if (fault === 'cut') reply.raw.destroy()
  return reply
}
