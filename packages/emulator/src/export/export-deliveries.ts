import manifest from '../../package.json' with { type: 'json' }
import { EmulatorError } from '../emulator-error.ts'
import { allMatching, type DeliverySelection } from '../search/all-matching.ts'
import type { Delivery } from '../state/delivery.ts'
import type { State } from '../state/state.ts'
import { harEntry } from './har-entry.ts'

/** `jsonl`: one delivery a line, as JSON. `har`: an HTTP Archive 1.2 with one entry for each attempt. */
export type ExportFormat = 'jsonl' | 'har'

export interface ExportOptions extends DeliverySelection {
  readonly format: ExportFormat
}

/** Number of characters in a chunk of an export of many deliveries. */
const chunkLength = 65_536

/**
 * Exports what a search finds, oldest first, as the text of a file in chunks. They are produced while the file is read.
 *
 * @throws INVALID at once
 */
export function exportDeliveries(state: State, { format, search }: ExportOptions): AsyncGenerator<string, void> {
  const found = allMatching(state, { search })
  if (format === 'jsonl') return inChunks(jsonLines(found))
  if (format === 'har') return inChunks(har(found, state))
  throw new EmulatorError('INVALID', 'format must be jsonl or har.', { format: 'format must be jsonl or har.' })
}

async function* jsonLines(found: AsyncIterable<Delivery>): AsyncGenerator<string> {
  for await (const delivery of found) yield `${JSON.stringify(delivery)}\n`
}

async function* har(found: AsyncIterable<Delivery>, state: State): AsyncGenerator<string> {
  const creator = { name: manifest.name, version: manifest.version }
  yield `{"log":{"version":"1.2","creator":${JSON.stringify(creator)},"entries":[`
  let separator = '\n'
  for await (const delivery of found) {
    for (const attempt of delivery.attempts) {
      const entry = harEntry(delivery, attempt, state.endpoint(delivery.endpointId)?.url)
      yield separator + JSON.stringify(entry)
      separator = ',\n'
    }
  }
  yield '\n]}}\n'
}

async function* inChunks(texts: AsyncIterable<string>): AsyncGenerator<string, void> {
  let chunk: string[] = []
  let length = 0
  for await (const text of texts) {
    chunk.push(text)
    length += text.length
    if (length < chunkLength) continue
    yield chunk.join('')
    chunk = []
    length = 0
  }
  yield chunk.join('')
}
