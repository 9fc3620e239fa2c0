import * as z from 'zod'
import { looseObject } from './loose-object.ts'
import type { CreatedWebhook, Pagination, RotatedSecret, Webhook, WebhookLog } from './management.ts'
import { secretProblem } from './secret-problem.ts'

// Types only, as for events: what is new at Audian must pass.
const text = z.string()

/** One that a receiver can use: see `secretProblem()`. */
const secret = text.refine((value) => secretProblem(value) === undefined, {
  error: ({ input }) => `it ${secretProblem(input)}`,
})

const webhook = {
  id: text,
  url: text,
  events: z.array(text),
  active: z.boolean(),
  created_at: text.optional(),
  description: text.nullish().transform((value) => value ?? undefined),
  version: text.nullish().transform((value) => value ?? undefined),
}

/** The schemas of what the management API answers. Unknown fields pass and are kept. */
export const managementSchemas = {
  webhook: looseObject<Webhook>(webhook),
  createdWebhook: looseObject<CreatedWebhook>({ ...webhook, signing_secret: secret }),
  rotatedSecret: looseObject<RotatedSecret>({ id: text, signing_secret: secret }),
  webhookLog: looseObject<WebhookLog>({
    id: text,
    webhook_id: text,
    event: text,
    timestamp: text,
    status: text,
    response_status: z.number().nullish(),
    attempts: z.number(),
  }),
  pagination: looseObject<Pagination>({ page: z.number(), limit: z.number(), total: z.number() }),
}
