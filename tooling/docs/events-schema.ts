import { eventSchemas } from '@audian-webhooks/core/protocol'
import * as z from 'zod'

/** The JSON Schema of every event, envelope included: what the schemas in core say, in a form for other languages. */
export function eventsSchema(): object {
  const names = Object.keys(eventSchemas) as (keyof typeof eventSchemas)[]
  const { $schema, ...schema } = z.toJSONSchema(z.union(names.map(envelopeOf)))
  return { $schema, title: "Audian's events", ...schema }
}

function envelopeOf(name: keyof typeof eventSchemas) {
  return z
    .looseObject({
      id: z.string().optional().describe('evt_…, the same in every delivery of the event'),
      timestamp: z.string().optional().describe('when it happened: ISO 8601, UTC'),
      version: z.string().optional().describe('v1'),
      event: z.literal(name),
      data: eventSchemas[name],
    })
    .meta({ title: name })
}
