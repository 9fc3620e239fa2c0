import { deliveryHeaders, formatTimestamp } from '@audian-webhooks/core/protocol'

/** A request to the receiver. */
export interface Message {
  /** What is special about it, in words. */
  readonly what: string
  readonly method: string
  /** As they are written, without those that frame the body. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
}

export interface Signing {
  readonly secret: string
  /** The text of X-Audian-Timestamp. Default: now. */
  readonly timestamp?: string | undefined
  /** Writes the signature as `sha256=<hex>`. */
  readonly prefix?: boolean | undefined
}

/** An authentic delivery of a body, with the headers that Audian sends. */
export function signedMessage(what: string, content: Buffer | string, signing: Signing): Message {
  const { secret, timestamp = formatTimestamp(Date.now()), prefix } = signing
  const body = Buffer.from(content)
  const deliveryId = `delv_check_${Math.random().toString(36).slice(2)}`
  const headers = deliveryHeaders({ secret, timestamp, body, deliveryId, prefix, event: eventIn(body) })
  return { what, method: 'POST', headers: Object.entries(headers), body }
}

/** The message with a header changed, or removed by `undefined`. */
export function withHeader(message: Message, name: string, value: string | undefined): Message {
  const others = message.headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase())
  return { ...message, headers: value === undefined ? others : [...others, [name, value]] }
}

export function headerOf(message: Message, name: string): string {
  return message.headers.find(([other]) => other.toLowerCase() === name)?.[1] ?? ''
}

function eventIn(body: Buffer): string | undefined {
  return /"event" ?: ?"([\w.]+)"/.exec(body.toString('latin1'))?.[1]
}
