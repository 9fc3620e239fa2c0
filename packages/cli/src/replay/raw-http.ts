import { type Damage, type Item, timeIn } from './captured.ts'

interface Body {
  readonly bytes: Buffer
  readonly end: number
}

/** HTTP/1.1 requests as they are on the wire, one after another. After a damaged one, no other can be found. */
export function* rawRequests(name: string, file: Buffer): Generator<Item> {
  for (let begin = skipEmptyLines(file, 0); begin < file.length; ) {
    const place = `${name}:${lineAt(file, begin)}`
    const request = requestAt(file, begin)
    if (typeof request === 'string') {
      yield { size: file.length - begin, found: { place, problem: request } satisfies Damage }
      return
    }
    const { headers, bytes } = request
    yield { size: request.end - begin, found: { place, headers, body: bytes, at: timeIn(headers) } }
    begin = skipEmptyLines(file, request.end)
  }
}

function requestAt(file: Buffer, begin: number): (Body & { readonly headers: Record<string, string> }) | string {
  // A head is ASCII, so that characters are bytes.
  const [head = ''] = /^[\s\S]*?\r?\n\r?\n/.exec(file.toString('latin1', begin, begin + 65_536)) ?? []
  if (head === '') return 'There is no empty line after the head of the request.'
  const [requestLine = '', ...lines] = head.trimEnd().split(/\r?\n/)
  if (!/^POST \S+ HTTP\/1\.[01]$/.test(requestLine))
    return 'A request must begin with a line such as POST /webhooks HTTP/1.1.'
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const [, field, value = ''] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? []
    if (field === undefined) return `A line in the head is not a header.`
    headers[field.toLowerCase()] = value
  }
  const body = bodyAt(file, begin + head.length, headers)
  return typeof body === 'string' ? body : { ...body, headers }
}

function bodyAt(file: Buffer, begin: number, headers: Record<string, string>): Body | string {
  if (/(?:^|,)\s*chunked\s*$/i.test(headers['transfer-encoding'] ?? '')) return chunksAt(file, begin)
  const length = headers['content-length']
  if (length === undefined || !/^\d{1,15}$/.test(length)) {
    return 'It has neither Content-Length nor chunks, so the end of its body is unknown.'
  }
  const end = begin + Number(length)
  if (end > file.length) return `Its body ends early, after ${file.length - begin} of ${length} bytes.`
  return { bytes: file.subarray(begin, end), end }
}

function chunksAt(file: Buffer, begin: number): Body | string {
  const chunks: Buffer[] = []
  for (let at = begin; ; ) {
    const [line = '', digits = ''] = /^([0-9a-f]{1,8})[^\r\n]*\r?\n/i.exec(file.toString('latin1', at, at + 1024)) ?? []
    const length = Number.parseInt(digits, 16)
    const from = at + line.length
    if (line === '' || from + length > file.length) return 'Its chunks end early, or are damaged.'
    if (length === 0) return { bytes: Buffer.concat(chunks), end: skipTrailer(file, from) }
    chunks.push(file.subarray(from, from + length))
    at = from + length
    if (file[at] === 13) at++
    if (file[at++] !== 10) return 'Its chunks end early, or are damaged.'
  }
}

/** Up to and including the empty line after the last chunk. */
function skipTrailer(file: Buffer, begin: number): number {
  const [trailer = ''] = /^(?:[^\r\n]+\r?\n)*\r?\n/.exec(file.toString('latin1', begin, begin + 65_536)) ?? []
  return begin + trailer.length
}

function skipEmptyLines(file: Buffer, begin: number): number {
  let at = begin
  while (file[at] === 13 || file[at] === 10) at++
  return at
}

function lineAt(file: Buffer, at: number): number {
  let line = 1
  for (let next = file.indexOf(10); next >= 0 && next < at; next = file.indexOf(10, next + 1)) line++
  return line
}
