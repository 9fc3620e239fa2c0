import type { Claim, ClaimOptions } from '@audian-webhooks/core/kit'
import { Batches } from './batches.ts'
import type { Database, Row } from './database.ts'
import type { Statements } from './statements.ts'

interface ClaimCall extends ClaimOptions {
  readonly key: string
}

/** Where the record changed between two looks, so that nobody can say more. */
const lookAgainMs = 1000

/** Claims, many in one statement. */
export class Claims {
  readonly #database: Database
  readonly #statements: Statements
  readonly #batches: Batches<ClaimCall, Claim>

  constructor(database: Database, statements: Statements) {
    this.#database = database
    this.#statements = statements
    this.#batches = new Batches((calls) => this.#send(calls), { identity: ({ key }) => key, echo })
  }

  claim(key: string, options: ClaimOptions): Promise<Claim> {
    return this.#batches.add({ key, ...options })
  }

  async #send(calls: readonly ClaimCall[]): Promise<Claim[]> {
    const rows = await this.#database.query(this.#statements.claim, [
      calls.map(({ key }) => key),
      calls.map(({ token }) => token),
      calls.map(({ leaseMs }) => leaseMs),
      calls.map(({ fingerprint }) => fingerprint ?? null),
    ])
    const claimed = new Set(rows.map(({ key }) => key))
    const missed = calls.map(({ key }) => key).filter((key) => !claimed.has(key))
    const reasons = missed.length === 0 ? new Map<unknown, Claim>() : await this.#look(missed)
    return calls.map(({ key }) =>
      claimed.has(key) ? { state: 'claimed' } : (reasons.get(key) ?? { state: 'busy', retryAfterMs: lookAgainMs }),
    )
  }

  async #look(keys: readonly string[]): Promise<Map<unknown, Claim>> {
    const rows = await this.#database.query(this.#statements.look, [keys])
    return new Map(rows.map((row) => [row.key, claimOf(row)]))
  }
}

function claimOf({ state, fingerprint, rest_ms: restMs }: Row): Claim {
  const rest = Number(restMs)
  if (state === 1 && rest > 0)
    return { state: 'done', fingerprint: typeof fingerprint === 'string' ? fingerprint : undefined }
  return { state: 'busy', retryAfterMs: state === 0 && rest > 0 ? rest : lookAgainMs }
}

/** One wins; the others of the same moment are busy with it, unless they are the same call sent twice. */
function echo(call: ClaimCall, winner: ClaimCall, claim: Claim): Claim {
  if (claim.state !== 'claimed' || call.token === winner.token) return claim
  return { state: 'busy', retryAfterMs: winner.leaseMs }
}
