import { signatureHeader } from '@audian-webhooks/core/protocol'
import * as z from 'zod'
import { bodyBytes } from './body-bytes.ts'
import { type Captured, type Damage, eventOf, type Item } from './captured.ts'
import { jsonOf, textOf } from './json-of.ts'

const archive = z.object({ log: z.object({ entries: z.array(z.unknown()) }) })
const entry = z.object({
  startedDateTime: z.string().optional(),
  request: z.object({
    method: z.string(),
    headers: z.array(z.object({ name: z.string(), value: z.string() })),
    postData: z.object({ text: z.string().optional(), encoding: z.string().optional() }).optional(),
  }),
})

/** The deliveries in an HTTP Archive 1.2, without its other requests. */
export function* harItems(name: string, file: Buffer): Generator<Item> {
  const parsed = archive.safeParse(jsonOf(textOf(file) ?? ''))
  if (!parsed.success) {
    yield {
      size: file.length,
      found: { place: name, problem: 'It is not an HTTP Archive: must be JSON in UTF-8 with log.entries.' },
    }
    return
  }
  const { entries } = parsed.data.log
  let found = 0
  for (const [index, value] of entries.entries()) {
    const item = deliveryIn(value, `${name} entry ${index + 1}`)
    if (item !== undefined) found++
    yield { size: file.length / entries.length, found: item }
  }
  if (found === 0) yield { size: 0, found: { place: name, problem: 'No request in it is a delivery of Audian.' } }
}

function deliveryIn(value: unknown, place: string): Captured | Damage | undefined {
  const parsed = entry.safeParse(value)
  if (!parsed.success) return { place, problem: 'It has no request in the form of HTTP Archives.' }
  const { request, startedDateTime } = parsed.data
  if (request.method.toUpperCase() !== 'POST') return undefined
  const headers = Object.fromEntries(request.headers.map((header) => [header.name.toLowerCase(), header.value]))
  const { text, encoding } = request.postData ?? {}
  const body = text === undefined ? 'Its body was not captured.' : bodyBytes(text, { base64: encoding === 'base64' })
  const isSigned = headers[signatureHeader] !== undefined
  if (typeof body === 'string') return isSigned ? { place, problem: body } : undefined
  if (!isSigned && eventOf({ headers: {}, body }) === undefined) return undefined
  return { place, headers, body, at: startedDateTime === undefined ? undefined : Date.parse(startedDateTime) }
}
