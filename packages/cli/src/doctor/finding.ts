/** The steps, in their order. */
export type StepName = keyof typeof stepTitles

export const stepTitles = {
  url: 'URL',
  connection: 'Connection',
  route: 'Route',
  forgery: 'Forged deliveries',
  signature: 'Signed deliveries',
  webhook: 'Webhook at Audian',
} as const

/** The parts of "Troubleshooting" in Audian's webhook setup guide. */
export const headings = {
  receiving: 'Webhook Not Receiving Events',
  signature: 'Signature Verification Failing',
  serverErrors: '5xx Errors on Delivery',
  processing: 'Events Not Being Processed',
} as const

export type Heading = (typeof headings)[keyof typeof headings]

/** What one check has found. */
export interface Finding {
  /** Stable, unlike the texts. */
  readonly id: string
  readonly status: 'ok' | 'warning' | 'problem' | 'skipped'
  /** One sentence. */
  readonly title: string
  /** What was seen, or why the check was skipped. */
  readonly detail?: string | undefined
  /** What to do, as one sentence. */
  readonly advice?: string | undefined
  /** Where the setup guide treats it. */
  readonly heading?: Heading | undefined
}

export interface FindingInStep extends Finding {
  readonly step: StepName
}

/** What a step finds, one after the other, and what later steps need of it. */
export type Findings<TFacts> = AsyncGenerator<Finding, TFacts, undefined>

interface Trouble {
  readonly title: string
  readonly detail?: string | undefined
  readonly advice: string
  readonly heading: Heading
}

export function ok(id: string, title: string, detail?: string): Finding {
  return { id, status: 'ok', title, detail }
}

/** Deliveries arrive, but not always, or not for long. */
export function warning(id: string, trouble: Trouble): Finding {
  return { id, status: 'warning', ...trouble }
}

/** Deliveries do not arrive, are lost, or are not safe. */
export function problem(id: string, trouble: Trouble): Finding {
  return { id, status: 'problem', ...trouble }
}

export function skipped(id: string, title: string, reason: string): Finding {
  return { id, status: 'skipped', title, detail: reason }
}
