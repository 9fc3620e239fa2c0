import { randomUUID } from 'node:crypto'
import type { ClaimOptions } from '@audian-webhooks/core/kit'
import type { MachineClock } from './machine-clock.ts'
import { type Refusal, recordFrom, recordText, refusalOf, type StoredRecord } from './record.ts'
import { countChanges, readTexts } from './rows.ts'
import type { SqliteDatabase, SqliteStatement } from './sqlite-database.ts'

/** How long expired leases are kept: a late token must see whether another token has claimed the key. */
const lateMs = 3_600_000
/** Rows that each new one removes. More than one, so that expired rows become fewer. */
const prunedRows = 2

/** The statements of a store. Those that write belong in a transaction, which the caller opens. */
export class Records {
  readonly #clock: MachineClock
  readonly #look: SqliteStatement
  readonly #put: SqliteStatement
  readonly #renew: SqliteStatement
  readonly #complete: SqliteStatement
  readonly #release: SqliteStatement
  readonly #prune: SqliteStatement

  /** @param table its name, quoted */
  constructor(database: SqliteDatabase, table: string, clock: MachineClock) {
    this.#clock = clock
    this.#look = database.prepare(`SELECT ${recordText} FROM ${table} WHERE key = ?`)
    this.#put = database.prepare(
      `INSERT INTO ${table} (key, token, done, begun, ends, expires_at, fingerprint) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET token = excluded.token, done = excluded.done, begun = excluded.begun,
  ends = excluded.ends, expires_at = excluded.expires_at, fingerprint = excluded.fingerprint`,
    )
    this.#renew = database.prepare(
      `UPDATE ${table} SET begun = ?, ends = ?, expires_at = ? WHERE key = ? AND token = ? AND done = 0`,
    )
    this.#complete = database.prepare(
      `UPDATE ${table} SET done = 1, expires_at = ? WHERE key = ? AND token = ? AND done = 0`,
    )
    this.#release = database.prepare(`DELETE FROM ${table} WHERE key = ? AND token = ? AND done = 0`)
    this.#prune = database.prepare(
      `DELETE FROM ${table} WHERE key IN (
  SELECT key FROM ${table}
  WHERE expires_at < ? AND (done = 1 OR begun > ? OR ends + ${lateMs} <= ?)
  ORDER BY expires_at LIMIT ${prunedRows}
)`,
    )
  }

  /** Why the key cannot be claimed now; undefined if it can. */
  refusal(key: string, token?: string): Refusal | undefined {
    const record = this.#find(key)
    return record === undefined ? undefined : refusalOf(record, token, this.#clock)
  }

  lease(key: string, { token, leaseMs, fingerprint }: ClaimOptions): void {
    const { begun, ends, expiresAt } = this.#leaseOf(leaseMs)
    this.#put.run(key, token, 0, begun, ends, expiresAt, fingerprint ?? null)
    this.#pruneSome()
  }

  renew(key: string, token: string, leaseMs: number): boolean {
    const { begun, ends, expiresAt } = this.#leaseOf(leaseMs)
    return countChanges(this.#renew, begun, ends, expiresAt, key, token) === 1
  }

  complete(key: string, token: string, retainMs: number): boolean {
    if (countChanges(this.#complete, this.#after(retainMs), key, token) === 1) return true
    const record = this.#find(key)
    return record?.done === true && record.token === token && this.#clock.now() < record.expiresAt
  }

  release(key: string, token: string): boolean {
    return countChanges(this.#release, key, token) === 1
  }

  /** Marks the key done, in every state. */
  record(key: string, { retainMs, fingerprint }: { retainMs: number; fingerprint?: number | undefined }): void {
    const uptime = this.#clock.uptime()
    this.#put.run(key, randomUUID(), 1, uptime, uptime, this.#after(retainMs), fingerprint ?? null)
    this.#pruneSome()
  }

  #find(key: string): StoredRecord | undefined {
    const [text] = readTexts(this.#look, key)
    return text === undefined ? undefined : recordFrom(text)
  }

  #leaseOf(leaseMs: number): { begun: number; ends: number; expiresAt: number } {
    const begun = this.#clock.uptime()
    return { begun, ends: begun + Math.ceil(leaseMs), expiresAt: this.#after(leaseMs + lateMs) }
  }

  #after(ms: number): number {
    return this.#clock.now() + Math.ceil(ms)
  }

  #pruneSome(): void {
    const uptime = this.#clock.uptime()
    this.#prune.run(this.#clock.now(), uptime, uptime)
  }
}
