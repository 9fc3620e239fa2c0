/** An answer as it came over the wire. */
export interface WireAnswer {
  readonly status: number
  /** By lower-case name; a repeated header's values are joined by commas. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** An answer at the beginning of what has arrived, and where it ends. */
export interface ParsedAnswer {
  readonly answer: WireAnswer
  readonly end: number
}

interface Head {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

/** The first answer in these bytes, or `undefined` if it is not complete yet. `ended`: no more bytes will come. */
export function parseAnswer(
  bytes: Buffer,
  { bodiless, ended }: { bodiless: boolean; ended: boolean },
): ParsedAnswer | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n')
  if (headEnd === -1) return undefined
  const head = parseHead(bytes.toString('latin1', 0, headEnd))
  const start = headEnd + 4
  if (bodiless || head.status < 200 || head.status === 204)
    return { answer: { ...head, body: Buffer.alloc(0) }, end: start }
  if (head.headers['transfer-encoding'] === 'chunked') return chunkedAnswer(head, bytes, start)
  const length = head.headers['content-length']
  if (length === undefined)
    return ended ? { answer: { ...head, body: bytes.subarray(start) }, end: bytes.length } : undefined
  const end = start + Number(length)
  return end > bytes.length ? undefined : { answer: { ...head, body: bytes.subarray(start, end) }, end }
}

function parseHead(text: string): Head {
  const [statusLine = '', ...lines] = text.split('\r\n')
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(statusLine)?.[1])
  if (Number.isNaN(status)) throw new Error(`The server wrote no HTTP answer: ${JSON.stringify(text.slice(0, 200))}`)
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    const value = line.slice(colon + 1).trim()
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`
  }
  return { status, headers }
}

function chunkedAnswer(head: Head, bytes: Buffer, start: number): ParsedAnswer | undefined {
  const chunks: Buffer[] = []
  for (let at = start; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd === -1) return undefined
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    const next = lineEnd + 2 + size + 2
    if (next > bytes.length) return undefined
    if (size === 0) return { answer: { ...head, body: Buffer.concat(chunks) }, end: next }
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = next
  }
}
