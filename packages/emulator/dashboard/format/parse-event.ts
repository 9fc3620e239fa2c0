/** What stands in the editor: an event that can be sent, or what is wrong with it, as a sentence. */
export type ParsedEvent =
  | { readonly ok: true; readonly event: { readonly event: string; readonly data: object } }
  | { readonly ok: false; readonly problem: string }

export function parseEvent(text: string): ParsedEvent {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { ok: false, problem: inWords(error, text) }
  }
  if (!isObject(value)) return { ok: false, problem: 'An event is an object: { "event": …, "data": { … } }.' }
  const { event, data } = value
  if (typeof event !== 'string' || event === '') {
    return { ok: false, problem: 'The event has no name: "event" must be a text such as "call.completed".' }
  }
  if (!isObject(data)) return { ok: false, problem: 'The event says nothing: "data" must be an object { … }.' }
  return { ok: true, event: { ...value, event, data } }
}

/** The sample as it is put into the editor: without id and time, so that each sending gets its own. */
export function draftOf(name: string, sample: object): string {
  const {
    id: _id,
    timestamp: _timestamp,
    ...rest
  } = { event: name, ...('data' in sample ? sample : { data: sample }) } as {
    [field: string]: unknown
  }
  return JSON.stringify(rest, null, 2)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Browsers word it differently: V8 tells a position, Firefox line and column, WebKit neither. */
function inWords(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : String(error)
  const reason = message
    .replace(/^JSON\.parse: |^JSON Parse error: /, '')
    .replace(/, (\.\.\.)?".*$/s, '')
    .replace(/( in JSON)? at (position|line) \d.*$/s, '')
  if (text.trim() === '') return 'The editor is empty. Choose an event to start from.'
  const place = placeIn(message, text)
  return `This is not JSON${place === undefined ? '' : `, line ${place.line}, column ${place.column}`}: ${reason}.`
}

function placeIn(message: string, text: string): { line: number; column: number } | undefined {
  const told = /line (\d+) column (\d+)/.exec(message)
  if (told) return { line: Number(told[1]), column: Number(told[2]) }
  const position = /position (\d+)/.exec(message)?.[1] ?? endOf(message, text)
  if (position === undefined) return undefined
  const before = text.slice(0, Number(position)).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

function endOf(message: string, text: string): number | undefined {
  return /unexpected end/i.test(message) ? text.length : undefined
}
