import type { Claim, ClaimOptions } from '@audian-webhooks/core/kit'
import { arrayLiteral } from './array-literal.ts'
import { Batches } from './batches.ts'
import type { Database } from './database.ts'
import { type Row, unreadable } from './rows.ts'
import type { Statements } from './statements.ts'

interface ClaimCall extends ClaimOptions {
  readonly key: string
}

export type Refusal = Exclude<Claim, { readonly state: 'claimed' }>

/** The record changed between two reads, so no more is known. */
const unclear: Refusal = { state: 'busy', retryAfterMs: 1000 }

/** Claims, many in one statement. */
export class Claims {
  readonly #database: Database
  readonly #statements: Statements
  readonly #batches: Batches<ClaimCall, Claim>

  constructor(database: Database, statements: Statements, limitMs: number) {
    this.#database = database
    this.#statements = statements
    this.#batches = new Batches((calls) => this.#send(calls), {
      identity: ({ key }) => key,
      echo,
      limitMs,
      onLate: (call, claim) => this.#giveBack(call, claim),
    })
  }

  claim(key: string, options: ClaimOptions): Promise<Claim> {
    return this.#batches.add({ key, ...options })
  }

  async #send(calls: readonly ClaimCall[]): Promise<Claim[]> {
    const rows = await this.#database.query(this.#statements.claim, [
      arrayLiteral(calls.map(({ key }) => key)),
      arrayLiteral(calls.map(({ token }) => token)),
      arrayLiteral(calls.map(({ leaseMs }) => leaseMs)),
      arrayLiteral(calls.map(({ fingerprint }) => fingerprint)),
    ])
    const keys = new Set(calls.map(({ key }) => key))
    const claimed = new Set(rows.map(([key]) => oneOf(keys, key)))
    const missed = new Set([...keys].filter((key) => !claimed.has(key)))
    const reasons = missed.size === 0 ? new Map<string, Claim>() : await this.#look(missed)
    return calls.map(({ key }) => (claimed.has(key) ? { state: 'claimed' } : (reasons.get(key) ?? unclear)))
  }

  // Whether this succeeds changes nothing any more: if not, the lease expires.
  #giveBack({ key, token }: ClaimCall, claim: Claim): void {
    if (claim.state === 'claimed') this.#database.query(this.#statements.release, [key, token]).catch(() => undefined)
  }

  async #look(keys: ReadonlySet<string>): Promise<Map<string, Claim>> {
    const rows = await this.#database.query(this.#statements.look, [arrayLiteral([...keys])])
    return new Map(rows.map((row) => [oneOf(keys, row[0]), refusalOf(row) ?? unclear]))
  }
}

/**
 * The result of a claim according to a row of `look`; `undefined` if the key is free.
 *
 * @throws Error if the row has a state that the store does not write: to guess could answer an event as handled
 */
export function refusalOf([, state, fingerprint, restMs]: Row): Refusal | undefined {
  const rest = wholeNumber(restMs)
  if (state === '2') return undefined
  if (state !== '0' && state !== '1') throw unreadable(state, 'a state of 0, 1 or 2')
  if (rest <= 0) return undefined
  if (state === '0') return { state: 'busy', retryAfterMs: rest }
  return { state: 'done', fingerprint: fingerprintFrom(fingerprint) }
}

/** Only serves a report, so what is not a fingerprint of a receiver is as good as none. */
function fingerprintFrom(text: string | null | undefined): number | undefined {
  return /^\d{1,10}$/.test(text ?? '') ? Number(text) : undefined
}

function wholeNumber(text: string | null | undefined): number {
  const number = Number(text ?? Number.NaN)
  if (Number.isSafeInteger(number)) return number
  throw unreadable(text, 'a whole number')
}

/** @throws Error if the key is another one, such as a key in another character encoding */
function oneOf(keys: ReadonlySet<string>, key: string | null | undefined): string {
  if (typeof key === 'string' && keys.has(key)) return key
  throw unreadable(key, 'a key that the statement was sent with')
}

/** One wins; the others of the same moment are busy with it, unless they are the same call sent twice. */
function echo(call: ClaimCall, winner: ClaimCall, claim: Claim): Claim {
  if (claim.state !== 'claimed' || call.token === winner.token) return claim
  return { state: 'busy', retryAfterMs: winner.leaseMs }
}
