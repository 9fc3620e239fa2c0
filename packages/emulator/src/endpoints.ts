import {
  isLoopback,
  type NewWebhook,
  secretProblem,
  type WebhookChange,
  webhookProblems,
} from '@audian-webhooks/core/protocol'
import * as z from 'zod'
import { EmulatorError } from './emulator-error.ts'
import { newId, newSecret } from './ids.ts'
import type { Endpoint } from './state/endpoint.ts'
import type { State } from './state/state.ts'

/** The operations on webhooks, for the API, the dashboard and code. */
export interface Endpoints {
  /** @param secret a new one if it is left out @throws INVALID that names the fields */
  create(webhook: unknown, secret?: string): Endpoint
  /** @throws NOT_FOUND; INVALID that names the fields */
  update(id: string, change: unknown): Endpoint
  /** Its open deliveries are given up. @throws NOT_FOUND */
  remove(id: string): void
  /** From now on, attempts are signed with another secret, including retries. @throws NOT_FOUND, INVALID */
  rotateSecret(id: string, secret?: string): Endpoint
  /** @throws NOT_FOUND */
  find(id: string): Endpoint
}

const fields = {
  url: z.string('The url is missing: the address to which events are sent, as a string.'),
  events: z.array(z.string(), "The events are missing: a list of names, or ['*'] for all of them."),
  active: z.boolean('active must be true or false.'),
  description: z.string('description must be a string.'),
  version: z.string('version must be a string.'),
}
const noObject = 'The body must be a JSON object.'
const newWebhook: z.ZodType<NewWebhook> = z.object(
  {
    ...fields,
    active: fields.active.default(true),
    description: fields.description.optional(),
    version: fields.version.default('v1'),
  },
  noObject,
)
const webhookChange: z.ZodType<WebhookChange> = z.object(fields, noObject).partial()

export function createEndpoints(state: State, { now, plainHttpHosts }: EndpointRules): Endpoints {
  const plainHttp = (host: string) => isLoopback(host) || plainHttpHosts.includes(host)

  function checked<T extends WebhookChange>(schema: z.ZodType<T>, input: unknown): T {
    const parsed = schema.safeParse(input)
    if (!parsed.success)
      throw invalid(parsed.error.issues.map(({ path, message }) => [String(path[0] ?? 'body'), message]))
    const problems = webhookProblems(parsed.data, { plainHttp })
    if (problems.length > 0) throw invalid(problems.map(({ field, problem }) => [field, problem]))
    return parsed.data
  }

  function find(id: string): Endpoint {
    const endpoint = state.endpoint(id)
    if (endpoint === undefined) throw new EmulatorError('NOT_FOUND', `There is no webhook ${id.slice(0, 100)}.`)
    return endpoint
  }

  function put(endpoint: Endpoint): Endpoint {
    state.putEndpoint(endpoint)
    return endpoint
  }

  return {
    find,
    create(input, secret) {
      const { url, events, active, description, version = 'v1' } = checked(newWebhook, input)
      const createdAt = new Date(now()).toISOString()
      return put({ id: newId('wh'), url, events, active, description, version, createdAt, secret: secretOf(secret) })
    },
    update: (id, input) => put({ ...find(id), ...given(checked(webhookChange, input)) }),
    remove(id) {
      state.removeEndpoint(find(id).id)
    },
    rotateSecret: (id, secret) =>
      put({ ...find(id), secret: secretOf(secret), rotatedAt: new Date(now()).toISOString() }),
  }
}

export interface EndpointRules {
  readonly now: () => number
  readonly plainHttpHosts: readonly string[]
}

/** Without undefined fields, so that they do not remove existing values. */
function given(change: WebhookChange): Partial<Endpoint> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}

function secretOf(given: string | undefined): string {
  if (given === undefined) return newSecret()
  const problem = secretProblem(given)
  if (problem !== undefined) throw invalid([['secret', `The secret ${problem}.`]])
  return given
}

function invalid(problems: readonly (readonly [string, string])[]): EmulatorError {
  return new EmulatorError('INVALID', problems.map(([, problem]) => problem).join(' '), Object.fromEntries(problems))
}
