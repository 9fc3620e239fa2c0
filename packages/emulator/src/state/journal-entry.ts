import * as z from 'zod'
import { EmulatorError } from '../emulator-error.ts'
import { isNumber } from '../numbers.ts'
import type { Delivery } from './delivery.ts'
import type { Endpoint } from './endpoint.ts'

/** One change. The last change of an endpoint or delivery counts. */
export type JournalEntry =
  | { readonly endpoint: Endpoint }
  | { readonly removedEndpoint: string }
  | { readonly delivery: Delivery }
  | { readonly forgotten: string }

const text = z.string()
const wallTime = z.custom<number>((value) => isNumber('wallTime', value))
const texts = z.record(text, text)

// Objects keep unknown fields: a later version may have written them.
const endpoint = z.looseObject({
  id: text,
  url: text,
  events: z.array(text),
  active: z.boolean(),
  description: text.optional(),
  version: text,
  createdAt: text,
  secret: text,
  rotatedAt: text.optional(),
})

const attempt = z.looseObject({
  deliveryId: text,
  number: z.number(),
  startedAt: wallTime,
  scheduleTime: z.number(),
  durationMs: z.number(),
  url: text.optional(),
  requestHeaders: texts,
  answer: z
    .looseObject({ status: z.number(), headers: texts, body: text, droppedBytes: z.number().optional() })
    .optional(),
  error: text.optional(),
  chaos: text.optional(),
  explanations: z.array(z.looseObject({ code: text, message: text, fix: text })).optional(),
})

const delivery = z.looseObject({
  id: text,
  sequence: z.custom<number>((value) => isNumber('sequence', value)),
  kind: z.enum([
    'event',
    'test',
    'redelivery',
    'duplicate',
    'concurrent-duplicate',
    'unknown-event',
    'wrong-key',
    'stale',
    'truncated',
    'skewed',
  ]),
  endpointId: text,
  url: text.optional(),
  eventId: text,
  event: text,
  body: text,
  skewMs: z.custom<number>((value) => isNumber('skew', value)).optional(),
  createdAt: wallTime,
  status: z.enum(['pending', 'retrying', 'delivered', 'failed']),
  attempts: z.array(attempt),
  nextAttemptAt: wallTime.optional(),
  reason: text.optional(),
})

const entry: z.ZodType<JournalEntry> = z.union([
  z.object({ delivery }),
  z.object({ endpoint }),
  z.object({ removedEndpoint: text }),
  z.object({ forgotten: text }),
])

export interface Place {
  readonly path: string
  /** Counts from 1. */
  readonly line: number
}

/** @throws STATE_UNUSABLE with the place, but without the content of the line: it may contain a secret */
export function parseEntry(line: string, place: Place): JournalEntry {
  const parsed = entry.safeParse(parsedJson(line))
  if (parsed.success) return parsed.data
  const where = `line ${place.line} of the emulator's state ${place.path}`
  const message = `Cannot start: ${where} is damaged. Remove the line, which discards that change, or use another file.`
  throw new EmulatorError('STATE_UNUSABLE', message)
}

function parsedJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
