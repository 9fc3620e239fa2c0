import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { callPage } from '../calls/call-pages.ts'
import { EmulatorError } from '../emulator-error.ts'
import type { LocalAudian } from '../local-audian.ts'
import { checked, numberOf, numeric } from './checked.ts'
import { searchText } from './search-text.ts'

/** Deliveries grouped by the call that their events are about. */
export function callRoutes(app: FastifyInstance, audian: LocalAudian): void {
  app.get('/calls', (request, reply) => {
    const { state, callIndex } = audian
    return callPage({ state, index: callIndex }, checked(callQuery, request.query), () => reply.raw.destroyed)
  })
  app.get('/calls/:id', (request: FastifyRequest<{ Params: { id: string } }>) => {
    const call = audian.call(request.params.id)
    if (call === undefined) throw new EmulatorError('NOT_FOUND', `There is no call ${request.params.id}.`)
    return call
  })
}

const callQuery = z.object({
  q: searchText.default(''),
  problems: z.enum(['only'], 'problems must be only, or be left out.').optional(),
  before: z.preprocess(numberOf, numeric('sequence', 'before').default(Number.MAX_SAFE_INTEGER)),
  limit: z.preprocess(numberOf, numeric('limit', 'limit').default(200)),
})
