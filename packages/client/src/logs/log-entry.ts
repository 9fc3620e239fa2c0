import type { WebhookLog } from '@audian-webhooks/core/protocol'

/** What the status of a log entry means. `other`: a status that is unknown here. */
export type LogGroup = 'delivered' | 'failed' | 'underWay' | 'other'

const groups = new Map<string, LogGroup>([
  ['delivered', 'delivered'],
  ['failed', 'failed'],
  ['pending', 'underWay'],
  ['retrying', 'underWay'],
])

export function groupOf({ status }: WebhookLog): LogGroup {
  return groups.get(status) ?? 'other'
}

/** An entry whose timestamp cannot be read counts: leaving it out could hide a failure. */
export function isBefore(log: WebhookLog, since: Date | undefined): boolean {
  return since !== undefined && timeOf(log) < since.getTime()
}

/** Milliseconds since the epoch; NaN if the timestamp cannot be read. */
export function timeOf({ timestamp }: WebhookLog): number {
  return Date.parse(timestamp)
}

/** What is wrong with the beginning of a period, a sentence each. Looks at the value, not at its type. */
export function sinceProblems(since: unknown): string[] {
  const isValid = since === undefined || (since instanceof Date && !Number.isNaN(since.getTime()))
  return isValid ? [] : ['since: must be a valid Date.']
}
