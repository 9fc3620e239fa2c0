import type { MissedEvent } from '@audian-webhooks/client'
import * as z from 'zod'
import type { LocalAudian } from '../local/control.ts'

const page = z.object({
  deliveries: z.array(
    z.object({ id: z.string(), sequence: z.number(), kind: z.string(), endpointId: z.string(), eventId: z.string() }),
  ),
})

/** Forged deliveries, which a receiver must reject: repeating them would deliver nothing. */
const forged = ['wrong-key', 'stale', 'truncated']

/** Makes a local Audian deliver events again, the oldest first. Returns how many of them it still has. @throws CommandError */
export async function redeliver(audian: LocalAudian, missed: readonly MissedEvent[]): Promise<number> {
  const wanted = new Set(missed.map(({ log }) => nameOf(log.webhook_id, log.id)))
  const ids = await deliveriesOf(audian, wanted)
  for (const id of ids) await audian.call(`/deliveries/${encodeURIComponent(id)}/redeliver`, z.object({}), {})
  return ids.length
}

/** The ids of the latest delivery of each event. Reads the list, whose newest come first, until all are found. */
async function deliveriesOf(audian: LocalAudian, wanted: Set<string>): Promise<string[]> {
  const found: string[] = []
  let before = ''
  while (wanted.size > 0) {
    const { deliveries } = await audian.call(`/deliveries?limit=1000${before}`, page)
    for (const { id, kind, endpointId, eventId } of deliveries) {
      if (!forged.includes(kind) && wanted.delete(nameOf(endpointId, eventId))) found.unshift(id)
    }
    const last = deliveries.at(-1)
    if (last === undefined) break
    before = `&before=${last.sequence}`
  }
  return found
}

/** An event may go to several webhooks. */
function nameOf(webhookId: string, eventId: string): string {
  return JSON.stringify([webhookId, eventId])
}
