import { randomBytes } from 'node:crypto'
import { sampleEvent } from '@audian-webhooks/core/protocol'
import type { Observer } from './observer.ts'
import type { ReceiverProcess } from './receiver-process.ts'
import { type Message, type Signing, signedMessage } from './wire/message.ts'
import { isAccepted, type Reply } from './wire/reply.ts'
import { type Sending, send, type Target } from './wire/send.ts'

export interface SubjectOptions {
  readonly target: Target
  readonly secret: string
  /** How long the receiver may take until it has handled what it has answered 2xx. */
  readonly withinMs: number
  readonly observer?: Observer | undefined
  readonly process?: ReceiverProcess | undefined
  /** Files of the receiver's source. */
  readonly sources?: readonly string[] | undefined
}

/** The receiver under test, and what it has been sent so far. */
export class Subject {
  readonly target: Target
  readonly secret: string
  readonly withinMs: number
  readonly observer: Observer | undefined
  readonly process: ReceiverProcess | undefined
  readonly sources: readonly string[]
  /** Ids of events that it has answered 2xx, so that it must handle them. */
  readonly accepted = new Set<string>()
  /** Ids of events that it has correctly refused, so that it must not handle them. */
  readonly refused = new Set<string>()
  /** Requests that it has been sent. */
  sent = 0
  // Different for each run: a store remembers those of the run before.
  readonly #run = randomBytes(6).toString('hex')
  #events = 0

  constructor({ target, secret, withinMs, observer, process, sources = [] }: SubjectOptions) {
    this.target = target
    this.secret = secret
    this.withinMs = withinMs
    this.observer = observer
    this.process = process
    this.sources = sources
  }

  newId(): string {
    this.#events += 1
    return `evt_check_${this.#run}_${this.#events}`
  }

  /** The body of a `call.completed` that has just happened, written as Audian writes it. */
  body(id = this.newId()): string {
    return JSON.stringify(sampleEvent('call.completed', { id }))
  }

  signed(what: string, body: Buffer | string = this.body(), signing: Partial<Signing> = {}): Message {
    return signedMessage(what, body, { secret: this.secret, ...signing })
  }

  /** Sends what is authentic. */
  async deliver(message: Message, sending: Sending = {}): Promise<Reply> {
    const reply = await this.#send(message, sending)
    const id = idOf(message)
    if (isAccepted(reply) && id !== undefined) this.accepted.add(id)
    return reply
  }

  /** Sends what must not be handled. */
  async forge(message: Message): Promise<Reply> {
    const reply = await this.#send(message, {})
    const id = idOf(message)
    if (!isAccepted(reply) && id !== undefined) this.refused.add(id)
    return reply
  }

  #send(message: Message, sending: Sending): Promise<Reply> {
    this.sent += 1
    return send(this.target, message, sending)
  }
}

/** Of a `call.completed`, which every receiver that is observed handles. */
function idOf({ body }: Message): string | undefined {
  const text = body.toString()
  return /"event"\s*:\s*"call\.completed"/.test(text) ? /evt_check_\w+/.exec(text)?.[0] : undefined
}
