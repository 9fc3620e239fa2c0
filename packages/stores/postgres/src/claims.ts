import type { Claim, ClaimOptions } from '@audian-webhooks/core/kit'
import { arrayLiteral } from './array-literal.ts'
import { Batches } from './batches.ts'
import type { Database, Row } from './database.ts'
import type { Statements } from './statements.ts'

interface ClaimCall extends ClaimOptions {
  readonly key: string
}

export type Refusal = Exclude<Claim, { readonly state: 'claimed' }>

/** Where the record changed between two looks, so that nobody can say more. */
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
    const claimed = new Set(rows.map(({ key }) => key))
    const missed = calls.map(({ key }) => key).filter((key) => !claimed.has(key))
    const reasons = missed.length === 0 ? new Map<unknown, Claim>() : await this.#look(missed)
    return calls.map(({ key }) => (claimed.has(key) ? { state: 'claimed' } : (reasons.get(key) ?? unclear)))
  }

  // Whether this succeeds changes nothing any more: if not, the lease lapses.
  #giveBack({ key, token }: ClaimCall, claim: Claim): void {
    if (claim.state === 'claimed') this.#database.query(this.#statements.release, [key, token]).catch(() => undefined)
  }

  async #look(keys: readonly string[]): Promise<Map<unknown, Claim>> {
    const rows = await this.#database.query(this.#statements.look, [arrayLiteral(keys)])
    return new Map(rows.map((row) => [row.key, refusalOf(row) ?? unclear]))
  }
}

/** What a record says to whoever wants its key; `undefined` if it stands in nobody's way. */
export function refusalOf({ state, fingerprint, rest_ms: restMs }: Row): Refusal | undefined {
  const rest = Number(restMs)
  if (state === 2 || rest <= 0) return undefined
  if (state === 0) return { state: 'busy', retryAfterMs: rest }
  return { state: 'done', fingerprint: typeof fingerprint === 'string' ? fingerprint : undefined }
}

/** One wins; the others of the same moment are busy with it, unless they are the same call sent twice. */
function echo(call: ClaimCall, winner: ClaimCall, claim: Claim): Claim {
  if (claim.state !== 'claimed' || call.token === winner.token) return claim
  return { state: 'busy', retryAfterMs: winner.leaseMs }
}
