import { CommandError } from '../errors.ts'

/**
 * The ids in a text: a JSON list, JSON lines or plain lines, where an item in JSON is an id, or an object with an `id`.
 *
 * @throws CommandError that names the line or the item
 */
export function handledIds(text: string, name: string): ReadonlySet<string> {
  const trimmed = text.replace(/^\ufeff/, '').trim()
  if (trimmed.startsWith('[')) return new Set(idsOfList(trimmed, name))
  const lines = trimmed.split('\n').map((line) => line.trim())
  return new Set(lines.flatMap((line, index) => (line === '' ? [] : [idOfLine(line, `${name}, line ${index + 1}`)])))
}

function idsOfList(text: string, name: string): string[] {
  const list = parsed(text, name)
  if (!Array.isArray(list)) throw new CommandError(`${name}: must be a JSON list of ids.`)
  return list.map((item, index) => idOf(item, `${name}, item ${index + 1}`))
}

function idOfLine(line: string, place: string): string {
  return /^["{]/.test(line) ? idOf(parsed(line, place), place) : line
}

function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new CommandError(`${place}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function idOf(item: unknown, place: string): string {
  const id = typeof item === 'object' && item !== null && 'id' in item ? item.id : item
  if (typeof id === 'string' && id !== '') return id
  throw new CommandError(`${place}: must be the id of an event, or an object with an "id".`)
}
