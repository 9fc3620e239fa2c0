import { eventHeader } from '@audian-webhooks/core/protocol'
import * as z from 'zod'
import { bodyBytes } from './body-bytes.ts'
import { type Captured, type Damage, type Item, timeIn } from './captured.ts'
import { jsonOf, textOf } from './json-of.ts'
import { linesOf } from './lines.ts'

const mostLineBytes = 16 * 1024 * 1024

const headers = z.record(z.string(), z.union([z.string(), z.array(z.string())]))
/** As Express, Lambda and others log a request. */
const request = z.object({
  headers: headers.default({}),
  body: z.string(),
  encoding: z.string().optional(),
  isBase64Encoded: z.boolean().optional(),
  time: z.union([z.string(), z.number()]).optional(),
})
/** As the emulator keeps it. */
const delivery = z.object({
  id: z.string(),
  kind: z.string(),
  event: z.string(),
  body: z.string(),
  createdAt: z.number(),
  attempts: z.array(z.unknown()),
})
const journalEntry = z.union([
  z.object({ delivery }),
  z.object({ forgotten: z.string() }),
  z.object({ endpoint: z.unknown() }),
  z.object({ removedEndpoint: z.string() }),
  z.object({ 'audian-webhooks-emulator': z.number() }),
])

/** Forged deliveries were not events. */
const forged = ['wrong-key', 'stale', 'truncated']

/** Deliveries, one a line: the state of an emulator, or `{ headers, body }`. */
export async function* jsonLines(name: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Item> {
  // A state has a line for each change of a delivery.
  const seen = new Set<string>()
  for await (const { number, bytes, size } of linesOf(chunks, mostLineBytes)) {
    const place = `${name}:${number}`
    if (bytes === undefined) {
      yield { size, found: { place, problem: `The line is longer than ${mostLineBytes / 1024 / 1024} MiB.` } }
    } else yield { size, found: foundIn(bytes, place, seen) }
  }
}

function foundIn(bytes: Buffer, place: string, seen: Set<string>): Captured | Damage | undefined {
  const text = textOf(bytes)
  if (text === undefined) return { place, problem: 'The line is not UTF-8.' }
  if (text.trim() === '') return undefined
  const value = jsonOf(text)
  if (value === undefined) return { place, problem: 'The line is not JSON.' }
  const entry = journalEntry.safeParse(value)
  if (entry.success) {
    if ('forgotten' in entry.data) seen.delete(entry.data.forgotten)
    return 'delivery' in entry.data ? keptDelivery(entry.data.delivery, place, seen) : undefined
  }
  const alone = delivery.safeParse(value)
  return alone.success ? keptDelivery(alone.data, place, seen) : loggedRequest(value, place)
}

function keptDelivery(
  { id, kind, event, body, createdAt }: z.infer<typeof delivery>,
  place: string,
  seen: Set<string>,
): Captured | Damage | undefined {
  if (forged.includes(kind) || seen.has(id)) return undefined
  seen.add(id)
  return captured({ place, headers: { [eventHeader]: event }, at: createdAt }, bodyBytes(body, { base64: false }))
}

function loggedRequest(value: unknown, place: string): Captured | Damage {
  const parsed = request.safeParse(value)
  if (!parsed.success) {
    const isParsed = typeof Reflect.get(Object(value), 'body') === 'object'
    const problem = isParsed
      ? 'Its body is an object, so the original bytes are lost: body must be text.'
      : 'The line is neither an entry of the emulator nor { "headers": {…}, "body": "…" }.'
    return { place, problem }
  }
  const { body, encoding, isBase64Encoded, time } = parsed.data
  const entries = Object.entries(parsed.data.headers).map(([name, text]) => [name.toLowerCase(), String(text)] as const)
  const head = Object.fromEntries(entries)
  const at = time === undefined ? timeIn(head) : new Date(time).getTime()
  return captured({ place, headers: head, at }, bodyBytes(body, { base64: isBase64Encoded ?? encoding === 'base64' }))
}

function captured(capture: Omit<Captured, 'body'>, body: Buffer | string): Captured | Damage {
  return typeof body === 'string' ? { place: capture.place, problem: body } : { ...capture, body }
}
