import { syntaxProblem } from './json-places.ts'

/** The content of the editor: a JSON value, or a syntax error with its line. */
export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | {
      readonly ok: false
      readonly problem: { readonly message: string; readonly severity: 'refused'; readonly line?: number | undefined }
    }

export function parseJson(text: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    return { ok: false, problem: { ...inWords(error, text), severity: 'refused' } }
  }
}

/** The name of the event in a text, if it contains one. */
export function eventNameIn(text: string): string | undefined {
  const parsed = parseJson(text)
  if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null || !('event' in parsed.value))
    return undefined
  return typeof parsed.value.event === 'string' ? parsed.value.event : undefined
}

/** The sample as it is put into the editor: without id and time, so that each event gets new ones. */
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

function inWords(error: unknown, text: string): { readonly message: string; readonly line?: number } {
  if (text.trim() === '') return { message: 'The editor is empty. Choose an event to start from.' }
  const found = syntaxProblem(text)
  if (found === undefined)
    return { message: `This is not JSON: ${error instanceof Error ? error.message : String(error)}` }
  return { message: `This is not JSON, column ${found.column}: ${found.reason}.`, line: found.line }
}
