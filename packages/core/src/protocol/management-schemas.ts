import { en } from 'zod/locales'
import * as z from 'zod/mini'
import type { CreatedWebhook, Pagination, RotatedSecret, Webhook, WebhookLog } from './management.ts'
import { secretProblem } from './secret-problem.ts'

const error = en().localeError
const text = z.string({ error })
const number = z.number({ error })

/** A secret that a receiver can use: see `secretProblem()`. */
const secret = text.check(
  z.refine((value) => secretProblem(value) === undefined, { error: ({ input }) => `it ${secretProblem(input)}` }),
)

/** A field that Audian leaves out or sets to null. */
const textOrNothing = z.pipe(
  z.nullish(text),
  z.transform((value: string | null | undefined) => value ?? undefined),
)

// Types only, as for events: what is new at Audian must pass.

const webhook = {
  id: text,
  url: text,
  events: z.array(text, { error }),
  active: z.boolean({ error }),
  created_at: z.optional(text),
  description: textOrNothing,
  version: textOrNothing,
}

/** The schemas of the management API's responses. Unknown fields pass and are kept. */
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
    response_status: z.nullish(number),
    attempts: number,
  }),
  pagination: looseObject<Pagination>({ page: number, limit: number, total: number }),
}

/** A loose object with exactly the fields of the interface: one too few, too many or of another type does not compile. */
function looseObject<T extends object>(fields: { [K in keyof T]-?: z.ZodMiniType<T[K]> }): z.ZodMiniType<T> {
  // The output is T and the unknown fields; TypeScript cannot follow that through a generic shape.
  return z.looseObject(fields, { error }) as unknown as z.ZodMiniType<T>
}
