import { randomUUID } from 'node:crypto'
import type { Outcome, WaitUntil, Webhooks } from '@audian-webhooks/core'
import { signDelivery } from '@audian-webhooks/core/kit'
import { deliveryIdHeader, eventHeader, parseTimestamp, timestampHeader } from '@audian-webhooks/core/protocol'
import type { EventInput, SampledName, UncheckedEvent } from './event-input.ts'
import { isSampled, sampleEvent } from './sample-events.ts'

export interface InjectOptions {
  /** Names the attempt. Default `delv_sample`. */
  readonly deliveryId?: string | undefined
  /** As in `webhooks.receive()`. */
  readonly waitUntil?: WaitUntil | undefined
}

type Signs = (body: Uint8Array) => Promise<Readonly<Record<string, string>>>

/**
 * Delivers an event to a receiver in the same process, without HTTP: signed with the receiver's own secret and at its own
 * time, then taken through everything that a real delivery goes through. Resolves to the outcome; for a handler that
 * threw, `failed` and its error.
 *
 * A bare name delivers that event's sample. A missing id is made up, and is another one each time; a missing timestamp
 * is now.
 *
 * @throws TypeError if `webhooks` was not made by `createWebhooks()`
 */
export async function inject<TEvents>(
  webhooks: Webhooks<TEvents>,
  event: NoInfer<SampledName<TEvents> | EventInput<TEvents> | UncheckedEvent>,
  options: InjectOptions = {},
): Promise<Outcome> {
  const sign = signerOf(webhooks)
  const { deliveryId = 'delv_sample', waitUntil } = options
  const envelope = envelopeOf(event, await timeOf(sign))
  const body = new TextEncoder().encode(JSON.stringify(envelope))
  const headers = { ...(await sign(body)), [deliveryIdHeader]: deliveryId, [eventHeader]: envelope.event }
  return webhooks.receive({ headers, body }, { waitUntil })
}

/** Any event, whatever the types say of its name. */
type AnyEvent = Readonly<Record<string, unknown>> & { readonly event: string }

function envelopeOf(event: unknown, timestamp: string): AnyEvent {
  if (typeof event === 'string') {
    if (isSampled(event)) return { ...sampleEvent(event, { timestamp }) }
    throw new TypeError(`inject(): there is no sample of '${event}'. Hand in the event itself.`)
  }
  const id = `evt_${randomUUID().replaceAll('-', '')}`
  return { id, timestamp, version: 'v1', ...(event as AnyEvent) } // by the types of inject()
}

function signerOf(webhooks: object): Signs {
  const sign: unknown = Reflect.get(webhooks, signDelivery)
  if (typeof sign === 'function') return (body) => sign.call(webhooks, body)
  throw new TypeError('inject(): the first argument must be a receiver made by createWebhooks().')
}

/** What the receiver's clock says, to the second: the samples happen then, also with a fake clock. */
async function timeOf(sign: Signs): Promise<string> {
  const headers = await sign(new Uint8Array(0))
  return new Date(parseTimestamp(headers[timestampHeader] ?? '') ?? Date.now()).toISOString()
}
