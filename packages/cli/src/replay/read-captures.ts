import { createReadStream } from 'node:fs'
import { addAbortSignal, type Readable } from 'node:stream'
import type { Item } from './captured.ts'
import { harItems } from './har.ts'
import { jsonLines } from './json-lines.ts'
import { rawRequests } from './raw-http.ts'

/** Files that must be read whole are read up to this size. */
const mostWholeBytes = 64 * 1024 * 1024
/** The most bytes that are read to recognise a format. The first field of an object is enough, or the first line of other text. */
const peekedBytes = 1024
const decisive = /^\{\s*"[^"]*"\s*:|^[^{\s].*\n/

/** The deliveries in a file, or in standard input if it is `-`. Unreadable places are items too. */
export async function* readCaptures(path: string, signal: AbortSignal): AsyncGenerator<Item> {
  const name = path === '-' ? 'standard input' : path
  const stream: Readable = path === '-' ? process.stdin : createReadStream(path)
  addAbortSignal(signal, stream)
  try {
    yield* itemsOf(name, stream)
  } catch (error) {
    if (signal.aborted) return
    const reason = error instanceof Error ? error.message : String(error)
    yield { size: 0, found: { place: name, problem: `It cannot be read: ${reason}` } }
  } finally {
    stream.destroy()
  }
}

async function* itemsOf(name: string, stream: AsyncIterable<Buffer>): AsyncGenerator<Item> {
  const chunks = stream[Symbol.asyncIterator]()
  const first = await peek(chunks)
  const all = joined(first, chunks)
  const text = beginningOf(first)
  if (text === '') yield damage(name, 'It is empty.')
  else if (/^\{\s*"log"\s*:/.test(text)) yield* whole(name, all, harItems)
  else if (text.startsWith('{')) yield* jsonLines(name, all)
  else if (text.startsWith('[')) yield damage(name, "It is a JSON array: convert it to lines with jq -c '.[]'.")
  else if (/^[A-Z]+ \S+ HTTP\//.test(text)) yield* whole(name, all, rawRequests)
  else if (first[0] === 0x1f && first[1] === 0x8b)
    yield damage(name, 'It is compressed: pipe it through gunzip, and read -.')
  else yield damage(name, 'It is neither JSON lines, nor an HTTP Archive, nor HTTP requests.')
}

async function* whole(
  name: string,
  chunks: AsyncIterable<Buffer>,
  items: (name: string, file: Buffer) => Generator<Item>,
): AsyncGenerator<Item> {
  const kept: Buffer[] = []
  let length = 0
  for await (const chunk of chunks) {
    kept.push(chunk)
    length += chunk.length
    if (length > mostWholeBytes) {
      const limit = `${mostWholeBytes / 1024 / 1024} MiB`
      yield damage(
        name,
        `It must be read as a whole, but is larger than ${limit}. Split it, or convert it to JSON lines.`,
      )
      return
    }
  }
  yield* items(name, Buffer.concat(kept))
}

async function peek(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  let first = Buffer.alloc(0)
  while (first.length < peekedBytes && !decisive.test(beginningOf(first))) {
    const { value, done } = await chunks.next()
    if (done) break
    first = Buffer.concat([first, value])
  }
  return first
}

/** After a byte order mark and white space. */
function beginningOf(first: Buffer): string {
  return first
    .toString('latin1', 0, peekedBytes)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
}

async function* joined(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}

function damage(place: string, problem: string): Item {
  return { size: 0, found: { place, problem } }
}
