import { isAccepted } from '../answers.ts'
import type { Answer, Exchange, Exchanged } from '../exchange.ts'
import { type ProbeEvent, probeEvent, signedProbe } from '../probe.ts'
import type { Signature } from './signature-forms.ts'

/** Sends signed deliveries in the form that this receiver accepts, as found out so far. */
export interface SignedProbes {
  send(body: string, options?: SendOptions): Promise<Exchanged>
  /** How long each response took, in milliseconds. */
  readonly times: readonly number[]
  /** The same with something changed. */
  with(change: Partial<ProbeSettings>): SignedProbes
}

interface SendOptions {
  /** Added to the time of delivery, in milliseconds. */
  readonly laterByMs?: number | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
}

export interface ProbeSettings {
  readonly secret: string
  /** How far the receiver's clock is ahead of this one, in milliseconds. */
  readonly aheadByMs: number
  readonly signature?: Signature | undefined
  readonly lowerCaseNames: boolean
}

export function createSignedProbes(exchange: Exchange, settings: ProbeSettings, times: number[] = []): SignedProbes {
  return {
    times,
    with: (change) => createSignedProbes(exchange, { ...settings, ...change }, times),
    async send(body, { laterByMs = 0, headers = {} } = {}) {
      const { secret, aheadByMs, signature, lowerCaseNames } = settings
      const probe = signedProbe(body, { secret, now: Date.now() + aheadByMs + laterByMs, signature })
      const sent = lowerCaseNames ? lowerCase(probe.headers) : probe.headers
      const answer = await exchange({ method: 'POST', headers: { ...sent, ...headers }, body: probe.body })
      if (answer.status !== undefined) times.push(answer.tookMs)
      return answer
    },
  }
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

/** ASCII only, compact, its keys sorted: what few parsers change when they write it again. */
export function plainBody(event: ProbeEvent = probeEvent()): string {
  const { data, event: name, id, timestamp, version } = event
  return JSON.stringify({ data, event: name, id, timestamp, version })
}

/**
 * Whether the receiver has found a signed delivery authentic, also if it rejects the event: then it answers otherwise
 * than to a forged one. `undefined` if the answer does not tell.
 */
export function isAuthentic(answer: Exchanged, forged: Exchanged): boolean | undefined {
  if (answer.status === undefined || answer.status >= 500) return undefined
  if (isAccepted(answer)) return true
  return answer.status !== 401 && !isSame(answer, forged)
}

function isSame(answer: Answer, forged: Exchanged): boolean {
  return answer.status === forged.status && answer.text === forged.text
}
