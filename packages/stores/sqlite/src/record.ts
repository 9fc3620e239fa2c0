import type { Claim } from '@audian-webhooks/core/kit'
import type { MachineClock } from './machine-clock.ts'
import { unreadable } from './rows.ts'

/** What the table holds of a key. */
export interface StoredRecord {
  readonly token: string
  readonly done: boolean
  /** Of a lease, by the machine's uptime. */
  readonly begun: number
  readonly ends: number
  /** Of what is done, by the clock. */
  readonly expiresAt: number
  readonly fingerprint: number | undefined
}

export type Refusal = Exclude<Claim, { readonly state: 'claimed' }>

/** A record as one text, which reads the same with every driver. The token is last, since it may hold anything. */
export const recordText =
  "done || ' ' || begun || ' ' || ends || ' ' || expires_at || ' ' || ifnull(fingerprint, '') || ' ' || token"

/** @throws Error if it is not a record of the store: to guess could answer an event as handled */
export function recordFrom(text: string): StoredRecord {
  const match = /^([01]) (\d+) (\d+) (-?\d+) (\d*) (.*)$/s.exec(text)
  if (match === null) throw unreadable(text, 'a record of the store')
  const [, done, begun, ends, expiresAt, fingerprint, token = ''] = match
  return {
    token,
    done: done === '1',
    begun: Number(begun),
    ends: Number(ends),
    expiresAt: Number(expiresAt),
    fingerprint: fingerprint ? Number(fingerprint) : undefined,
  }
}

/** Why the record keeps a token from claiming its key; undefined if it does not. */
export function refusalOf(record: StoredRecord, token: string | undefined, clock: MachineClock): Refusal | undefined {
  if (record.done) {
    return clock.now() < record.expiresAt ? { state: 'done', fingerprint: record.fingerprint } : undefined
  }
  const uptime = clock.uptime()
  // One that began later than now is of a process that ended when the machine did.
  const running = record.begun <= uptime && uptime < record.ends
  return running && record.token !== token ? { state: 'busy', retryAfterMs: record.ends - uptime } : undefined
}
