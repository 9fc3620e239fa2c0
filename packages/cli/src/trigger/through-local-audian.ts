import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod'
import { CommandError } from '../errors.ts'
import type { LocalAudian } from '../local/control.ts'
import type { Outcome } from './outcome.ts'
import type { Send } from './send.ts'

const sent = z.object({ deliveries: z.array(z.object({ id: z.string() })) })
const endpoints = z.object({ endpoints: z.array(z.object({ id: z.string(), url: z.string() })) })
const delivery = z.object({
  endpointId: z.string(),
  event: z.string(),
  eventId: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  attempts: z.array(
    z.object({
      durationMs: z.number(),
      answer: z.object({ status: z.number(), body: z.string() }).optional(),
      error: z.string().optional(),
    }),
  ),
})

/** Longer than an attempt can take. */
const mostWaitMs = 90_000

export interface Wrong {
  readonly skewMs: number | undefined
  readonly badSignature: boolean
}

/** Makes a local Audian send events, and waits for the first attempt of each delivery. */
export function throughLocalAudian(audian: LocalAudian, { skewMs, badSignature }: Wrong): Send {
  const query = new URLSearchParams()
  if (badSignature) query.set('as', 'wrong-key')
  if (skewMs !== undefined) query.set('skewMs', String(skewMs))
  return async (event) => {
    const { deliveries } = await audian.call(`/events?${query}`, sent, event)
    const state = await audian.call('/state', endpoints)
    const urls = new Map(state.endpoints.map(({ id, url }) => [id, url]))
    return await Promise.all(deliveries.map(({ id }) => firstOutcome(audian, id, urls)))
  }
}

async function firstOutcome(audian: LocalAudian, id: string, urls: ReadonlyMap<string, string>): Promise<Outcome> {
  const end = performance.now() + mostWaitMs
  for (let pauseMs = 20; ; pauseMs = Math.min(500, pauseMs * 2)) {
    const { endpointId, event, eventId, status, reason, attempts } = await audian.call(`/deliveries/${id}`, delivery)
    const [first] = attempts
    if (first !== undefined || status === 'failed') {
      return {
        event,
        eventId,
        url: urls.get(endpointId) ?? '',
        status: first?.answer?.status,
        durationMs: first?.durationMs,
        answer: first?.answer?.body,
        error: first === undefined ? reason : first.error,
        retried: status === 'retrying',
      }
    }
    if (performance.now() > end) throw new CommandError(`${event} has not been sent yet. See ${audian.url}.`)
    await delay(pauseMs)
  }
}
