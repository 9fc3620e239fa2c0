import type { Context, Logger, Outcome, WebhooksOptions } from '@audian-webhooks/core'
import { createWebhooks, type Webhooks } from '@audian-webhooks/core'
import type { RawDelivery, Receiver } from '@audian-webhooks/core/kit'
import type { Envelope } from '@audian-webhooks/core/protocol'
import { sampleEvent } from '@audian-webhooks/core/protocol'
import { type FakeClock, fakeClock } from '../../fake-clock.ts'
import { type SignedDelivery, signedDelivery } from '../../signed-delivery.ts'
import { ReferenceStore } from '../reference-store.ts'
import { CrashWatch } from './crash-watch.ts'
import type { AdapterSubject, CreateServer } from './harness.ts'
import { Recording } from './recording.ts'
import { Connection } from './wire/connection.ts'
import type { WireAnswer } from './wire/parse-answer.ts'
import { requestBytes, type WireRequest } from './wire/request-bytes.ts'

export const path = '/webhooks'
export const secret = 'whsec_of_the_contract'
/** Small, so that a body over the limit is quickly made. */
export const maxBodyBytes = 4096

interface HandledRun {
  readonly event: Envelope
  readonly context: Context
}

interface LogLine {
  readonly level: keyof Logger
  readonly fields: Readonly<Record<string, unknown>>
  readonly message: string
}

type Handle = (event: Envelope, context: Context) => unknown

export interface FixtureOptions {
  /** Default: the subject's plain server. */
  readonly createServer?: CreateServer
  /** What the handlers do, after the run was noted. Default: nothing. */
  readonly handle?: Handle
  readonly receiver?: Partial<WebhooksOptions>
}

/** A receiver behind the adapter under test, and a client for it. */
export interface Fixture {
  readonly webhooks: Webhooks
  readonly clock: FakeClock
  /** Deliveries that the adapter has handed to the receiver. */
  readonly arrivals: Recording<RawDelivery>
  readonly runs: Recording<HandledRun>
  readonly outcomes: Recording<Outcome>
  readonly log: readonly LogLine[]
  /** Signs bytes, text or an event at the fixture's time; by default a fresh sample. */
  sign(event?: object | string): SignedDelivery
  connect(): Promise<Connection>
  /** Sends a request over its own connection and reads the answer. */
  request(request: Partial<WireRequest>): Promise<WireAnswer>
  /** The same for a signed delivery. */
  deliver(delivery?: SignedDelivery, request?: Partial<WireRequest>): Promise<WireAnswer>
}

/** Runs one case: starts a server, and cleans up in every case. */
export async function withServer(
  subject: AdapterSubject,
  options: FixtureOptions,
  run: (fixture: Fixture) => Promise<void>,
): Promise<void> {
  const receiving = createReceiving(options)
  const { webhooks, arrivals } = receiving
  const server = await (options.createServer ?? subject.createServer)({ path, webhooks: noting(webhooks, arrivals) })
  const watch = new CrashWatch()
  const connections: Connection[] = []
  const connect = async () => {
    const connection = await Connection.open(server.url)
    connections.push(connection)
    return connection
  }
  try {
    await run({ ...receiving, ...createSending(connect, receiving.clock), connect })
  } finally {
    for (const connection of connections) connection.leave()
    await server.close()
    await watch.end()
  }
}

type Receiving = Pick<Fixture, 'webhooks' | 'clock' | 'arrivals' | 'runs' | 'outcomes' | 'log'>

/** A receiver, and what it notes. */
function createReceiving({ handle, receiver }: FixtureOptions): Receiving {
  const clock = fakeClock()
  const log: LogLine[] = []
  const arrivals = new Recording<RawDelivery>('Deliveries handed to the receiver')
  const runs = new Recording<HandledRun>('Runs')
  const outcomes = new Recording<Outcome>('Outcomes')
  const store = new ReferenceStore(clock)
  const options = { secret, maxBodyBytes, clock, store, logger: recordingLogger(log), ...receiver }
  // Private events are none of an adapter's business.
  const webhooks = createWebhooks(options) as unknown as Webhooks
  const noted: Handle = (event, context) => {
    runs.add({ event, context })
    return handle?.(event, context)
  }
  webhooks.on('*', noted).onUnmatched(noted)
  webhooks.lifecycle.on('outcome', (outcome) => outcomes.add(outcome))
  return { webhooks, clock, arrivals, runs, outcomes, log }
}

/** What sends requests and reads the answers. */
function createSending(connect: Fixture['connect'], clock: FakeClock): Pick<Fixture, 'sign' | 'request' | 'deliver'> {
  const sign: Fixture['sign'] = (event = sampleEvent('call.completed')) =>
    signedDelivery(event, { secret, now: clock.now() })
  const request: Fixture['request'] = async (wanted) => {
    const connection = await connect()
    connection.send(requestBytes({ target: path, headers: [], ...wanted }))
    const answer = await connection.answer(wanted)
    connection.leave()
    return answer
  }
  return { sign, request, deliver: (delivery = sign(), wanted = {}) => request({ ...wired(delivery), ...wanted }) }
}

/** A signed delivery as a request to the webhook route. */
export function wired({ headers, body }: SignedDelivery): WireRequest {
  return { target: path, headers: Object.entries(headers), body }
}

function noting(webhooks: Webhooks, arrivals: Recording<RawDelivery>): Receiver {
  return {
    handle(delivery, options) {
      arrivals.add(delivery)
      return webhooks.handle(delivery, options)
    },
  }
}

function recordingLogger(log: LogLine[]): Logger {
  const write = (level: keyof Logger) => (fields: object, message: string) => {
    log.push({ level, fields: { ...fields }, message })
  }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}
