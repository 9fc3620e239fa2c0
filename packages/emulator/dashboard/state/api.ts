import type { SignatureDiagnosis } from '@audian-webhooks/core/diagnose'
import type { NewWebhook, WebhookChange } from '@audian-webhooks/core/protocol'
import type { Call } from '../../src/calls/call.ts'
import type { EventProblem } from '../../src/check/check-event.ts'
import type {
  CallPage,
  ClockView,
  CountView,
  DeliveryPage,
  DeliverySummary,
  DiagnoseRequest,
  MatchRequest,
  PlayRequest,
  ProblemView,
  RedeliverAllView,
  SecretUseView,
} from '../../src/control/views.ts'
import type { ChaosSettings } from '../../src/deliver/chaos-settings.ts'
import type { SendOptions } from '../../src/deliver/send-options.ts'
import type { Delivery } from '../../src/state/delivery.ts'
import type { Endpoint } from '../../src/state/endpoint.ts'

/** The response of the emulator: the requested value, or a problem. */
export type Answer<TValue> =
  | { readonly ok: true; readonly value: TValue }
  | { readonly ok: false; readonly problem: ProblemView }

interface Given {
  readonly body?: unknown
  /** Aborts the request. Its response is ignored. */
  readonly signal?: AbortSignal
}

const at = encodeURIComponent
const nothing = { body: {} }

export const getDeliveries = (limit: number, before?: number) =>
  ask<DeliveryPage>('GET', `/deliveries?limit=${limit}${before === undefined ? '' : `&before=${before}`}`)
export const searchDeliveries = (
  { q, before, limit }: { readonly q: string; readonly before: number; readonly limit: number },
  signal: AbortSignal,
) => {
  const query = new URLSearchParams({ q, before: String(before), limit: String(limit) })
  return ask<DeliveryPage>('GET', `/deliveries?${query}`, { signal })
}
export const matchingDeliveries = (request: MatchRequest, signal: AbortSignal) =>
  ask<{ readonly deliveries: readonly DeliverySummary[] }>('POST', '/deliveries/matching', { body: request, signal })
export const getDelivery = (id: string) => ask<Delivery>('GET', `/deliveries/${at(id)}`)
export const getCalls = (query: Readonly<Record<string, string>>) =>
  ask<CallPage>('GET', `/calls?${new URLSearchParams(query)}`)
export const getCall = (id: string) => ask<Call>('GET', `/calls/${at(id)}`)
export const redeliver = (id: string) => ask<DeliverySummary>('POST', `/deliveries/${at(id)}/redeliver`, nothing)
export const countDeliveries = (q: string) => ask<CountView>('GET', `/deliveries/count?q=${at(q)}`)
export const redeliverAll = (q: string) => ask<RedeliverAllView>('POST', '/deliveries/redeliver', { body: { q } })
export const clearDeliveries = (q: string) => ask<{ readonly deliveries: number }>('DELETE', `/deliveries?q=${at(q)}`)
export const exportUrl = (format: 'jsonl' | 'har', q: string) => `/_emulator/export.${format}?q=${at(q)}`
export const retryNow = (id: string) => ask<DeliverySummary>('POST', `/deliveries/${at(id)}/retry`, nothing)
export const diagnose = (deliveryId: string, received: DiagnoseRequest) =>
  ask<SignatureDiagnosis>('POST', `/attempts/${at(deliveryId)}/diagnose`, { body: received })
export const sendEvent = (event: object, options: SendOptions) =>
  ask<{ readonly deliveries: readonly DeliverySummary[] }>('POST', `/events?${queryOf({ ...options })}`, {
    body: event,
  })
export const checkEvent = (event: unknown) =>
  ask<{ readonly problems: readonly EventProblem[] }>('POST', '/events/check', { body: event })
export const playScenario = (name: string, play: PlayRequest) =>
  ask<{ readonly deliveries: number }>('POST', `/scenarios/${at(name)}`, { body: play })
export const createEndpoint = (webhook: NewWebhook) => ask<Endpoint>('POST', '/endpoints', { body: webhook })
export const changeEndpoint = (id: string, change: WebhookChange) =>
  ask<Endpoint>('PATCH', `/endpoints/${at(id)}`, { body: change })
export const deleteEndpoint = (id: string) => ask<undefined>('DELETE', `/endpoints/${at(id)}`)
export const rotateSecret = (id: string) => ask<Endpoint>('POST', `/endpoints/${at(id)}/rotate-secret`, nothing)
export const getSecretUse = (id: string) => ask<SecretUseView>('GET', `/endpoints/${at(id)}/secret-use`)
export const setChaos = (settings: Partial<ChaosSettings>) => ask<ChaosSettings>('PUT', '/chaos', { body: settings })
export const setSpeed = (speed: number) => ask<ClockView>('PUT', '/clock', { body: { speed } })
export const advanceClock = (ms: number) => ask<ClockView>('POST', '/clock/advance', { body: { ms } })

function queryOf(values: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
}

async function ask<TValue>(method: string, path: string, { body, signal }: Given = {}): Promise<Answer<TValue>> {
  const request = {
    method,
    ...(signal && { signal }),
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }
  try {
    const response = await fetch(`/_emulator${path}`, request)
    const value = parsed(await response.text())
    return response.ok
      ? { ok: true, value: value as TValue }
      : { ok: false, problem: problemIn(value, response.status) }
  } catch {
    return { ok: false, problem: { message: 'The emulator does not respond. Check that it is running.' } }
  }
}

/** Undefined for an empty body, and for one that is not JSON, such as the error page of a proxy. Then the status reports the problem. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function problemIn(value: unknown, status: number): ProblemView {
  const known = typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string'
  return known ? (value as ProblemView) : { message: `The emulator answered ${status} without a message.` }
}
