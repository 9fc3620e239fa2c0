/** An HTTP response for an adapter to write. It is shared between deliveries, so do not change it. */
export interface Answer {
  readonly status: number
  /** Lower-case names. `content-length` counts bytes. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A response with a JSON body. */
export function answer(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Answer {
  const text = JSON.stringify(body)
  return {
    status,
    headers: { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)), ...headers },
    body: text,
  }
}
