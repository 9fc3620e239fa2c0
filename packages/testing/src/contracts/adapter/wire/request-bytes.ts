/** A request as it goes over the wire: nothing is added but the framing of its body. */
export interface WireRequest {
  readonly method?: string
  /** The request target: a path, with or without a query. */
  readonly target: string
  readonly version?: '1.0' | '1.1'
  /** In this order and spelling; a name may come several times. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body?: Uint8Array | undefined
  /** How the body's end is marked. `none` writes neither header; default `length`. */
  readonly framing?: 'length' | 'chunked' | 'none'
}

/** The request line and the headers, with the empty line that ends them. */
export function headBytes(request: WireRequest): Buffer {
  const { method = 'POST', target, version = '1.1', headers, body = new Uint8Array(0), framing = 'length' } = request
  const framed: readonly (readonly [string, string])[] = {
    length: [['Content-Length', String(body.byteLength)] as const],
    chunked: [['Transfer-Encoding', 'chunked'] as const],
    none: [],
  }[framing]
  const lines = [['Host', 'receiver.test'] as const, ...headers, ...framed].map(([name, value]) => `${name}: ${value}`)
  return Buffer.from([`${method} ${target} HTTP/${version}`, ...lines, '', ''].join('\r\n'), 'latin1')
}

/** The whole request. */
export function requestBytes(request: WireRequest): Buffer {
  const { body = new Uint8Array(0), framing } = request
  const rest = framing === 'chunked' ? [chunkBytes(body), lastChunk] : [body]
  return Buffer.concat([headBytes(request), ...rest])
}

/** One chunk of a chunked body; nothing for no bytes, since an empty chunk ends the body. */
export function chunkBytes(bytes: Uint8Array): Buffer {
  if (bytes.byteLength === 0) return Buffer.alloc(0)
  return Buffer.concat([Buffer.from(`${bytes.byteLength.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
}

const lastChunk = Buffer.from('0\r\n\r\n')
