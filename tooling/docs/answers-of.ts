import type { Outcome, OutcomeName } from '@audian-webhooks/core'
import { type Answer, respond } from '@audian-webhooks/core/kit'

const facts = { receivedAt: 0, durationMs: 0 }
const details: { readonly [K in OutcomeName]?: readonly object[] } = {
  busy: [{ retryAfterMs: 12_345 }],
  'lease-lost': [{ succeeded: true }, { succeeded: false }],
}

/** Every answer that an outcome can have; `undefined` where the client has left. */
export function answersOf(name: OutcomeName): readonly (Answer | undefined)[] {
  return (details[name] ?? [{}]).map((detail) => respond({ ...facts, outcome: name, ...detail } as Outcome))
}
