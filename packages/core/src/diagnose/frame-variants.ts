import { type Finding, finding } from './cause.ts'
import type { Variant } from './variant.ts'

/** The signed text around the body. */
export interface Frame {
  readonly before: string
  readonly after: string
}

export function frame(timestamp: string): Frame {
  return { before: `${timestamp}.`, after: '' }
}

/** Other forms of the signed text. `sentTimestamp`: what the sender reports that it sent. */
export function frameVariants(timestamp: string, sentTimestamp: string | undefined): readonly Variant<Frame>[] {
  const variants = [
    ...(sentTimestamp === undefined || sentTimestamp === timestamp ? [] : [at(sentTimestamp, changed)]),
    ...listed(timestamp).map((text) => at(text, oneOfSeveral)),
    { value: { before: '', after: '' }, cause: withoutTimestamp },
    ...(timestamp === '' ? [] : [...otherUnits(timestamp), ...otherSeconds(timestamp), ...otherShapes(timestamp)]),
  ]
  const seen = new Set<string>()
  return variants.filter(({ value }) => {
    const text = JSON.stringify([value.before, value.after])
    return !seen.has(text) && seen.add(text)
  })
}

/** All milliseconds of the timestamp's second: the usual cause is a clock that was read once, and rounded for the header. */
export function* everyMillisecond(timestamp: string): Generator<Variant<Frame>> {
  if (!/^\d{10}$/.test(timestamp)) return
  for (let rest = 1; rest < 1000; rest++) yield at(timestamp + String(rest).padStart(3, '0'), milliseconds)
}

function listed(timestamp: string): readonly string[] {
  return timestamp.includes(',') ? timestamp.split(',', 8).map((text) => text.trim()) : []
}

function at(timestamp: string, cause: Finding): Variant<Frame> {
  return { value: frame(timestamp), cause }
}

function otherUnits(timestamp: string): Variant<Frame>[] {
  const ms = momentOf(timestamp)
  if (ms === undefined) return []
  const seconds = String(Math.floor(ms / 1000))
  const iso = new Date(ms).toISOString()
  return [
    at(`${seconds}000`, milliseconds),
    at(String(ms), milliseconds),
    at(seconds, inSeconds),
    at(String(ms / 1000), inSeconds),
    at(`${seconds}.0`, inSeconds),
    at(iso, asDate),
    at(iso.replace(/\.\d+Z$/, 'Z'), asDate),
    at(iso.replace(/\.\d+Z$/, '+00:00'), asDate),
    at(iso.replace(/\.\d+Z$/, '.000Z'), asDate),
    at(new Date(ms).toUTCString(), asDate),
  ].filter(({ value }) => value.before !== `${timestamp}.`)
}

function otherSeconds(timestamp: string): Variant<Frame>[] {
  if (!/^\d{10}$/.test(timestamp)) return []
  return [-5, -4, -3, -2, -1, 1, 2, 3, 4, 5].map((off) => at(String(Number(timestamp) + off), changedBy(off)))
}

function otherShapes(timestamp: string): Variant<Frame>[] {
  const separators = ['', ':', '\n', '\r\n', '|', ',', '-', '_', ' ', ';', '&', '+', '..']
  return [
    ...separators.map((text) => ({ value: { before: timestamp + text, after: '' }, cause: separator })),
    { value: { before: `v0:${timestamp}:`, after: '' }, cause: separator },
    { value: { before: `t=${timestamp}.`, after: '' }, cause: separator },
    ...['.', ...separators].map((text) => ({ value: { before: '', after: text + timestamp }, cause: order })),
  ]
}

/** Milliseconds since the epoch, also of forms that the receiver rejects. */
function momentOf(timestamp: string): number | undefined {
  if (timestamp.length > 40) return undefined
  const digits = /^(\d{10})(?:\.\d+)?$|^\d{13}$/.exec(timestamp)
  const ms = digits ? Number(timestamp) * (digits[1] ? 1000 : 1) : Date.parse(timestamp)
  return Math.abs(ms) <= 8.64e15 ? Math.trunc(ms) : undefined
}

const changed = finding('timestamp-changed', 'The signature matches the sent timestamp, not the received one.')
const oneOfSeveral = finding('timestamp-changed', 'The signature matches one of several received timestamps.')
const withoutTimestamp = finding(
  'text-without-timestamp',
  'The signature was made over the body alone, without the timestamp.',
)
const milliseconds = finding(
  'text-timestamp-in-milliseconds',
  'The signed text contains the timestamp in milliseconds, the header in another form.',
)
const inSeconds = finding(
  'text-timestamp-in-seconds',
  'The signed text contains the timestamp in seconds, the header in another form.',
)
const asDate = finding(
  'text-timestamp-as-date',
  'The signed text contains the timestamp as a date, the header as a number.',
)
const separator = finding(
  'text-separator',
  'The signed text has a separator other than a dot between timestamp and body.',
)
const order = finding('text-order', 'The signed text has the body before the timestamp.')

function changedBy(seconds: number): Finding {
  const size = Math.abs(seconds)
  return finding(
    'timestamp-changed',
    `The signature matches a timestamp ${size} ${size === 1 ? 'second' : 'seconds'} ${seconds < 0 ? 'earlier' : 'later'} than the header's.`,
  )
}
