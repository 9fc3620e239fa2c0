import { type Statement, statement } from './database.ts'

/** All statements of a store. Time is the server's; milliseconds come as float8. */
export interface Statements {
  readonly claim: Statement
  readonly look: Statement
  readonly renew: Statement
  readonly complete: Statement
  readonly release: Statement
  readonly prune: Statement
  readonly record: Statement
}

const inMs = (column: string) => `clock_timestamp() + ${column} * interval '1 millisecond'`

/**
 * Tells a transaction from any other on the same connection: when it began, in microseconds. A whole number, because how
 * a time is written and read depends on DateStyle, TimeZone and the driver; no id of a transaction, because asking for
 * one makes the server log and number transactions that only read.
 */
export const transactionId = '(extract(epoch FROM now()) * 1000000)::bigint::text'

export function statementsOf(table: string): Statements {
  return {
    // Rows that may not be claimed are locked and left alone; they are missing in the answer and `look` says why.
    // Saying why in this same statement would need the snapshot from before the lock, which may be out of date.
    claim: statement(
      `INSERT INTO ${table} AS record (key, token, state, expires_at, fingerprint)
SELECT key, token, 0, ${inMs('lease_ms')}, fingerprint
FROM unnest($1::text[], $2::text[], $3::float8[], $4::text[]) AS call (key, token, lease_ms, fingerprint)
ORDER BY key COLLATE "C"
ON CONFLICT (key) DO UPDATE
SET token = excluded.token, state = 0, expires_at = excluded.expires_at, fingerprint = excluded.fingerprint
WHERE record.state = 2 OR record.expires_at <= clock_timestamp()
  OR (record.state = 0 AND record.token = excluded.token)
RETURNING key`,
      1,
    ),

    // LIMIT keeps the planner from joining, so that a plan made for a small table does not scan a large one.
    look: statement(
      `SELECT call.key, record.state::text, record.fingerprint, record.rest_ms::text
FROM unnest($1::text[]) AS call (key), LATERAL (
  SELECT state, fingerprint, ceil(extract(epoch FROM expires_at - clock_timestamp()) * 1000)::bigint AS rest_ms
  FROM ${table} WHERE key = call.key LIMIT 1
) AS record`,
      4,
    ),

    renew: statement(
      `UPDATE ${table} SET expires_at = ${inMs('$3::float8')}
WHERE key = $1 AND token = $2 AND state = 0 RETURNING '1'::text`,
      1,
    ),

    // The inner SELECT lets only rows through that are there, and locks them in order; so nothing is ever inserted.
    complete: statement(
      `INSERT INTO ${table} AS record (key, token, state, expires_at)
SELECT call.key, call.token, 1, ${inMs('call.retain_ms')}
FROM (
  SELECT * FROM unnest($1::text[], $2::text[], $3::float8[]) AS call (key, token, retain_ms) ORDER BY key COLLATE "C"
) AS call, LATERAL (
  SELECT FROM ${table} AS own
  WHERE own.key = call.key AND own.token = call.token
    AND (own.state = 0 OR (own.state = 1 AND own.expires_at > clock_timestamp()))
  FOR UPDATE
) AS locked
ON CONFLICT (key) DO UPDATE
SET state = 1, expires_at = CASE record.state WHEN 1 THEN record.expires_at ELSE excluded.expires_at END
WHERE record.token = excluded.token
RETURNING key, token`,
      2,
    ),

    release: statement(
      `UPDATE ${table} SET state = 2, expires_at = clock_timestamp()
WHERE key = $1 AND token = $2 AND state = 0 RETURNING '1'::text`,
      1,
    ),

    // By no one but the transaction that began then: a handler may have ended it.
    record: statement(
      `INSERT INTO ${table} AS record (key, token, state, expires_at, fingerprint)
SELECT $1, $2, 1, ${inMs('$3::float8')}, $4 WHERE ${transactionId} = $5
ON CONFLICT (key) DO UPDATE
SET token = excluded.token, state = 1, expires_at = excluded.expires_at, fingerprint = excluded.fingerprint
WHERE record.state = 2 OR record.expires_at <= clock_timestamp()
RETURNING '1'::text`,
      1,
    ),

    // Leases stay for an hour after their end, and so does what was given back: a late token must see who came between.
    prune: statement(
      `DELETE FROM ${table} WHERE key IN (
  SELECT key FROM ${table}
  WHERE expires_at < statement_timestamp()
    AND (state = 1 OR expires_at < statement_timestamp() - interval '1 hour')
  ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED
) RETURNING '1'::text`,
      1,
    ),
  }
}
