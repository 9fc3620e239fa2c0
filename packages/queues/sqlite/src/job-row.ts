import type { EventJob } from '@audian-webhooks/core/queue'

/** A job as the tables hold it. */
export interface JobRow {
  readonly key: string
  readonly receivedAt: number
  /** JSON of everything but the body. */
  readonly job: string
  /** The body's bytes, as hexadecimal text. */
  readonly body: string
}

/** @throws TypeError for a job that is not plain JSON, or without a key or body */
export function rowOf(job: EventJob): JobRow {
  const { body, ...rest } = job
  const { key, receivedAt } = rest
  if (typeof key !== 'string' || key === '' || typeof body !== 'string') {
    throw new TypeError('sqliteQueue: a job must have a key and a body.')
  }
  return {
    key: keyText(key),
    receivedAt: Number.isFinite(receivedAt) ? Math.trunc(receivedAt) : 0,
    job: JSON.stringify(rest),
    body: Buffer.from(body, 'base64').toString('hex'),
  }
}

/** @param job JSON of everything but the body. If it is damaged, the run reports that. */
export function jobFrom(job: string, body: string): EventJob {
  return { ...fieldsOf(job), body: Buffer.from(body, 'hex').toString('base64') } as EventJob
}

function fieldsOf(job: string): object {
  try {
    return Object(JSON.parse(job))
  } catch {
    return {}
  }
}

/** Drivers replace surrogates without a partner, and some end texts at a zero: two keys would become one, and an event be lost. */
function keyText(key: string): string {
  return /[\p{Surrogate}\0]/u.test(key) ? JSON.stringify(key) : key
}

/** Text that no driver or statement cuts off. */
export function plainText(text: string): string {
  return text.replaceAll('\0', '\uFFFD')
}
