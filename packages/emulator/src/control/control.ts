import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { checkEvent } from '../check/check-event.ts'
import { EmulatorError, type EmulatorErrorCode } from '../emulator-error.ts'
import type { LocalAudian } from '../local-audian.ts'
import { callRoutes } from './call-routes.ts'
import { checked, numberOf, numeric } from './checked.ts'
import { deliveryPage, matchingOf } from './delivery-pages.ts'
import { searchText } from './search-text.ts'
import { secretUse } from './secret-use.ts'
import { selectionRoutes } from './selection-routes.ts'
import { type Surroundings, stateView } from './state-view.ts'
import { createStream } from './stream.ts'
import { summarize } from './summarize.ts'
import type { DiagnoseRequest, ProblemView } from './views.ts'

type ById = FastifyRequest<{ Params: { id: string } }>
type ByName = FastifyRequest<{ Params: { name: string } }>

const statuses: { readonly [K in EmulatorErrorCode]?: number } = {
  INVALID: 422,
  NOT_FOUND: 404,
  CLOCK_NOT_ADJUSTABLE: 409,
  NOT_WAITING: 409,
}

/** The HTTP API of the dashboard. Its routes are listed in views.ts. */
export function control(app: FastifyInstance, audian: LocalAudian, surroundings: Surroundings): void {
  const stream = createStream(audian.state, () => stateView(audian, surroundings))
  audian.onSettings({
    chaos: (chaos) => stream.tell('chaos', chaos),
    clock: (view) => stream.tell('clock', view),
  })
  app.addHook('preClose', (done) => {
    stream.close()
    done()
  })
  app.setErrorHandler<FastifyError>((error, _request, reply) => {
    const known = EmulatorError.is(error)
    const view: ProblemView = { message: error.message, fields: known ? error.fields : undefined }
    return reply.code((known ? statuses[error.code] : error.statusCode) ?? 500).send(view)
  })
  app.setNotFoundHandler((request, reply) => reply.code(404).send({ message: `Unknown path ${request.url}.` }))

  app.get('/state', () => stateView(audian, surroundings))
  app.get('/stream', (_request, reply) =>
    reply.type('text/event-stream').header('cache-control', 'no-store').send(stream.open()),
  )
  deliveryRoutes(app, audian)
  selectionRoutes(app, audian, stream)
  callRoutes(app, audian)
  endpointRoutes(app, audian)
  settingRoutes(app, audian)
}

function deliveryRoutes(app: FastifyInstance, audian: LocalAudian): void {
  app.get('/deliveries', (request, reply) =>
    deliveryPage(audian.state, checked(pageQuery, request.query), () => reply.raw.destroyed),
  )
  app.post('/deliveries/matching', (request) => ({
    deliveries: matchingOf(audian.state, checked(matchRequest, request.body)),
  }))
  app.get('/deliveries/:id', (request: ById) => {
    const delivery = audian.state.delivery(request.params.id)
    if (delivery === undefined) throw new EmulatorError('NOT_FOUND', notKept(request.params.id))
    return delivery
  })
  app.post('/deliveries/:id/redeliver', (request: ById) => summarize(audian.redeliver(request.params.id)))
  app.post('/deliveries/:id/retry', (request: ById) => summarize(audian.retryNow(request.params.id)))
  app.post('/attempts/:id/diagnose', (request: ById) => {
    const { body, encoding, ...received }: DiagnoseRequest = checked(diagnoseRequest, request.body)
    return audian.diagnose(request.params.id, { ...received, body: Buffer.from(body, encoding) })
  })
  app.post('/events', (request) => {
    const deliveries = audian.send(checked(outgoingEvent, request.body), checked(sendQuery, request.query))
    return { deliveries: deliveries.map(summarize) }
  })
  app.post('/events/check', (request) => ({ problems: checkEvent(request.body) }))
  app.post('/scenarios/:name', (request: ByName) => {
    const options = checked(playRequest, request.body ?? {})
    const deliveries = audian.play(request.params.name, options)
    return { deliveries: deliveries.length, first: deliveries.at(0)?.sequence, last: deliveries.at(-1)?.sequence }
  })
}

/** Links to deliveries outlive them. */
function notKept(id: string): string {
  return `The emulator does not keep delivery ${id}. It forgets the oldest finished ones: see its options keep and keepBytes.`
}

function endpointRoutes(app: FastifyInstance, { webhooks, state }: LocalAudian): void {
  app.post('/endpoints', (request) => webhooks.create(request.body))
  app.patch('/endpoints/:id', (request: ById) => webhooks.update(request.params.id, request.body))
  app.post('/endpoints/:id/rotate-secret', (request: ById) => webhooks.rotateSecret(request.params.id))
  app.get('/endpoints/:id/secret-use', (request: ById) => {
    return secretUse(webhooks.find(request.params.id), state.deliveries())
  })
  app.delete('/endpoints/:id', (request: ById, reply) => {
    webhooks.remove(request.params.id)
    return reply.code(204).send()
  })
}

function settingRoutes(app: FastifyInstance, audian: LocalAudian): void {
  app.put('/chaos', (request) => {
    audian.setChaos(checked(anyObject, request.body))
    return audian.chaos
  })
  app.put('/clock', (request) => {
    audian.setSpeed(checked(speed, request.body).speed)
    return audian.clockView()
  })
  app.post('/clock/advance', (request) => {
    // Not awaited: its attempts may take half a minute each, and the stream reports them.
    audian.advance(checked(advance, request.body).ms).catch((error: unknown) => {
      process.emitWarning(`The schedule was not advanced: ${String(error)}`, { type: 'EmulatorWarning' })
    })
    return audian.clockView()
  })
}

const noObject = 'The body must be a JSON object.'
const pageQuery = z.object({
  q: searchText.default(''),
  before: z.preprocess(numberOf, numeric('sequence', 'before').default(Number.MAX_SAFE_INTEGER)),
  limit: z.preprocess(numberOf, numeric('limit', 'limit').default(200)),
})
const matchRequest = z.object(
  { q: searchText, ids: z.array(z.string(), 'ids must be a list of ids.').max(1000) },
  noObject,
)
const outgoingEvent = z.looseObject(
  {
    event: z.string('The event needs a name.').min(1, 'The event needs a name.'),
    id: z.string('The id must be a string.').optional(),
    timestamp: z.string('The timestamp must be a string.').optional(),
    version: z.string('The version must be a string.').optional(),
  },
  noObject,
)
const sendQuery = z.object({
  endpointId: z.string('endpointId must be one id.').optional(),
  as: z
    .enum(['wrong-key', 'stale', 'truncated', 'duplicate'], 'as must be wrong-key, stale, truncated or duplicate.')
    .optional(),
  ageMs: z.preprocess(numberOf, numeric('age', 'ageMs').optional()),
  skewMs: z.preprocess(numberOf, numeric('skew', 'skewMs').optional()),
})
const playRequest = z.object(
  {
    calls: numeric('calls', 'calls').optional(),
    shuffled: z.boolean('shuffled must be true or false.').optional(),
  },
  noObject,
)
const diagnoseRequest = z.object(
  {
    body: z.string('The body must be a string: what the receiver verified.'),
    encoding: z.enum(['utf8', 'base64'], 'encoding must be utf8 or base64.').optional(),
    signature: z.string('The signature must be a string.').optional(),
    timestamp: z.string('The timestamp must be a string.').optional(),
    secret: z.string('The secret must be a string.').optional(),
  },
  noObject,
)
const speed = z.object({ speed: numeric('speed', 'speed') }, noObject)
const advance = z.object({ ms: numeric('advance', 'ms') }, noObject)
const anyObject = z.record(z.string(), z.unknown(), noObject)
