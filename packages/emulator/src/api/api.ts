import { authTokenHeader, isSampled, sampleEvent } from '@audian-webhooks/core/protocol'
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import type { OutgoingEvent } from '../deliver/outgoing-event.ts'
import { EmulatorError, type EmulatorErrorCode } from '../emulator-error.ts'
import { newId } from '../ids.ts'
import type { LocalAudian } from '../local-audian.ts'
import { faultHooks } from './faults.ts'
import { pageOf } from './paging.ts'
import { problem } from './problem.ts'
import type { Tokens } from './tokens.ts'
import { logsOf, webhookOf } from './wire.ts'

type ById = FastifyRequest<{ Params: { id: string } }>

const statuses: { readonly [K in EmulatorErrorCode]?: number } = { INVALID: 422, NOT_FOUND: 404 }

/** Audian's management API, to be mounted under its version. Source: Audian's webhook setup guide. */
export function api(app: FastifyInstance, audian: LocalAudian, tokens: Tokens): void {
  faultHooks(app, audian.faults)
  app.setErrorHandler<FastifyError>((error, _request, reply) => {
    if (EmulatorError.is(error))
      return problem(reply, statuses[error.code] ?? 500, error.fields ?? { message: error.message })
    return problem(reply, error.statusCode ?? 500, { message: error.message })
  })
  app.setNotFoundHandler((_request, reply) => problem(reply, 404))

  app.put('/api_auth', (request, reply) => {
    const token = tokens.exchange((request.body as { data?: { api_key?: unknown } } | undefined)?.data?.api_key)
    if (token === undefined) return problem(reply, 401)
    const answer = { auth_token: token, data: { account_id: 'account_emulator' }, status: 'success' }
    return reply.code(201).send({ ...answer, request_id: newId('req') })
  })
  app.register((guarded, _options, done) => {
    guarded.addHook('onRequest', (request, reply, next) => {
      const token = request.headers[authTokenHeader]
      if (tokens.accepts(typeof token === 'string' ? token : undefined)) next()
      else void problem(reply, 401)
    })
    webhookRoutes(guarded, audian)
    done()
  })
}

function webhookRoutes(app: FastifyInstance, { state, webhooks, dispatcher }: LocalAudian): void {
  app.get('/webhooks', (request) => pageOf(state.endpoints().map(webhookOf), request.query))
  app.post('/webhooks', (request, reply) => {
    const endpoint = webhooks.create(request.body)
    return reply.code(201).send({ ...webhookOf(endpoint), signing_secret: endpoint.secret })
  })
  app.patch('/webhooks/:id', (request: ById) => webhookOf(webhooks.update(request.params.id, request.body)))
  app.delete('/webhooks/:id', (request: ById, reply) => {
    webhooks.remove(request.params.id)
    return reply.code(204).send()
  })
  app.post('/webhooks/:id/rotate-secret', (request: ById) => {
    const { id, secret } = webhooks.rotateSecret(request.params.id)
    return { id, signing_secret: secret }
  })
  app.post('/webhooks/:id/test', (request: ById, reply) => {
    const { eventId, event, status } = dispatcher.test(webhooks.find(request.params.id), testEvent(request.body))
    return reply.code(202).send({ id: eventId, webhook_id: request.params.id, event, status })
  })
  app.get('/webhooks/:id/logs', (request: ById) =>
    pageOf(logsOf(webhooks.find(request.params.id).id, state.deliveries()), request.query),
  )
}

/** The documented sample of an event; an empty event for an undocumented name. */
function testEvent(body: unknown): OutgoingEvent {
  const name = (body as { event?: unknown } | undefined)?.event
  if (typeof name !== 'string' || name === '') {
    throw new EmulatorError('INVALID', 'The event is missing.', { event: 'The event is missing: its name, as text.' })
  }
  return isSampled(name) ? sampleEvent(name) : { event: name }
}
