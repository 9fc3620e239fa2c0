import type { Subject } from './subject.ts'

/** Each level contains the ones before it. */
export const levels = ['ack', 'idempotent', 'durable'] as const

export type Level = (typeof levels)[number]

/** What a requirement cannot be decided without: flags of the command. */
export type Means = 'observe' | 'start' | 'source'

/** Something that every receiver of Audian's webhooks must do, and how to find out whether it does. */
export interface Requirement {
  /** Stable: it keeps its meaning, and is never given to another requirement. */
  readonly id: string
  readonly level: Level
  readonly title: string
  readonly reason: string
  readonly fix: string
  readonly needs?: readonly Means[]
  readonly probe: (subject: Subject) => Promise<Finding>
}

/** What was sent, in words, and what came back. */
export interface Evidence {
  readonly sent: string
  readonly received: string
  /** Why it happens, if that is certain. */
  readonly cause?: string | undefined
}

export type Finding =
  | { readonly status: 'passed' }
  | ({ readonly status: 'failed' | 'warned' } & Evidence)
  | { readonly status: 'not-observed'; readonly because: string }

export const passed: Finding = { status: 'passed' }

export function failed(evidence: Evidence): Finding {
  return { status: 'failed', ...evidence }
}
