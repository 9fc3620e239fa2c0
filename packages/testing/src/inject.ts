import { randomUUID } from 'node:crypto'
import type { AudianEvents, Outcome, Webhooks } from '@audian-webhooks/core'
import type { HandleOptions } from '@audian-webhooks/core/kit'
import { signDelivery } from '@audian-webhooks/core/kit'
import { deliveryIdHeader, isSampled, sampleEvent, timestampHeader } from '@audian-webhooks/core/protocol'
import { bytesOf } from './bytes-of.ts'

/** An event to inject. What is left out around the data is made up: a fresh id, and it happens now. */
export interface InjectedEvent<TName extends string = string, TData = unknown> {
  readonly event: TName
  readonly data: TData
  readonly id?: string | undefined
  /** ISO 8601, UTC. */
  readonly timestamp?: string | undefined
  readonly version?: string | undefined
}

/** The events that a receiver declares; by name alone, those that there is a sample of. */
export type Injectable<TEvents> = SampledName<TEvents> | DeclaredEvent<TEvents>

/** Audian's names, unless a private schema makes something else of one. */
type SampledName<TEvents> = {
  [K in keyof TEvents & keyof AudianEvents]: AudianEvents[K] extends TEvents[K] ? K : never
}[keyof TEvents & keyof AudianEvents]
type DeclaredEvent<TEvents> = { [K in keyof TEvents & string]: InjectedEvent<K, TEvents[K]> }[keyof TEvents & string]

export interface InjectOptions extends HandleOptions {
  /** Names the attempt. Default `delv_injected`. */
  readonly deliveryId?: string | undefined
}

/** A receiver, for any events. */
export type AnyWebhooks = Pick<Webhooks, 'receive'>

type SignDelivery = (body: Uint8Array) => Promise<Record<string, string>>

/**
 * Delivers an event to a receiver without HTTP: signed with the receiver's newest secret at its own time, and taken
 * through everything that a real delivery goes through. What a handler throws is in the outcome, not thrown here.
 *
 * @param event a name, for a fresh sample of it; or an event that the receiver declares
 * @throws TypeError if `webhooks` was not made by `createWebhooks()`, or if there is no sample of that name
 */
export async function inject<TEvents>(
  webhooks: Webhooks<TEvents>,
  event: NoInfer<Injectable<TEvents>>,
  options?: InjectOptions,
): Promise<Outcome> {
  // Of the receiver's events only the names and the data matter here, and those are the compiler's business.
  const given = event as string | InjectedEvent
  const timestamp = await timeOf(webhooks)
  const filled = typeof given === 'string' ? sampleAt(given, timestamp) : { ...around(timestamp), ...defined(given) }
  return injectRaw(webhooks, filled, options)
}

/**
 * The same for what the receiver does not declare: other names, data that does not fit, or no event at all. Bytes and
 * text go in as they are, anything else as JSON; nothing is filled in.
 */
export async function injectRaw(webhooks: AnyWebhooks, body: unknown, options: InjectOptions = {}): Promise<Outcome> {
  const { deliveryId = 'delv_injected', ...handling } = options
  const bytes = bytesOf(body)
  const headers = { ...(await signerOf(webhooks)(bytes)), [deliveryIdHeader]: deliveryId }
  return webhooks.receive({ headers, body: bytes }, handling)
}

function signerOf(webhooks: AnyWebhooks): SignDelivery {
  const sign = (webhooks as { readonly [signDelivery]?: SignDelivery })[signDelivery]
  if (sign === undefined) throw new TypeError('inject(): this receiver was not made by createWebhooks().')
  return (body) => sign.call(webhooks, body)
}

/** The receiver's own time, which need not be the system's: from the headers it would sign anything with. */
async function timeOf(webhooks: AnyWebhooks): Promise<string> {
  const headers = await signerOf(webhooks)(new Uint8Array())
  return new Date(Number(headers[timestampHeader]) * 1000).toISOString()
}

function sampleAt(name: string, timestamp: string): InjectedEvent {
  if (!isSampled(name)) throw new TypeError(`inject(): there is no sample of '${name}'. Give its data as well.`)
  return sampleEvent(name, { timestamp })
}

function around(timestamp: string) {
  return { id: `evt_${randomUUID().replaceAll('-', '')}`, timestamp, version: 'v1' }
}

function defined(event: InjectedEvent): object {
  return Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined))
}
