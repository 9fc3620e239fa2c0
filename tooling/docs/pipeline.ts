import type { OutcomeName } from '@audian-webhooks/core'

/** What a delivery goes through, as the pages describe it. `packages/core/src` has a file for each step. */
export interface Stage {
  readonly title: string
  readonly does: string
  readonly steps: readonly Step[]
  /** Only with a queue. */
  readonly optional?: true
}

interface Step {
  /** In `packages/core/src`: `verify/signed-headers`. */
  readonly file: string
  readonly does: string
  /** The outcomes that can end a delivery here. */
  readonly ends: readonly OutcomeName[]
}

export const stages: readonly Stage[] = [
  {
    title: 'Receive',
    does: 'headers, then the raw bytes',
    steps: [
      { file: 'delivery/drain', does: 'A receiver that is closing refuses at once.', ends: ['draining'] },
      {
        file: 'verify/signed-headers',
        does: 'Signature and timestamp are well-formed.',
        ends: ['unauthentic'],
      },
      {
        file: 'receive/read-raw',
        does: 'Reads the bytes as they arrive, at most 1 MiB.',
        ends: ['misconfigured', 'aborted', 'too-large', 'overloaded'],
      },
    ],
  },
  {
    title: 'Verify',
    does: 'signature and timestamp',
    steps: [
      {
        file: 'verify/authenticate',
        does: 'Compares the HMAC of these bytes, with each secret.',
        ends: ['unauthentic', 'unavailable', 'overloaded'],
      },
      {
        file: 'verify/tolerance',
        does: 'The timestamp is near enough to this clock.',
        ends: ['out-of-tolerance'],
      },
    ],
  },
  {
    title: 'Parse',
    does: 'a JSON object with an event',
    steps: [{ file: 'parse/parse', does: 'The body is a JSON object with a string `event`.', ends: ['malformed'] }],
  },
  {
    title: 'Enqueue',
    does: 'with a queue: workers continue',
    optional: true,
    steps: [
      {
        file: 'queue/enqueuer',
        does: 'With a queue: stores the event. Workers do the rest.',
        ends: ['enqueued', 'unavailable'],
      },
    ],
  },
  {
    title: 'Route',
    does: 'finds the handlers',
    steps: [{ file: 'route/router', does: 'Finds the handlers for the event name.', ends: ['unhandled'] }],
  },
  {
    title: 'Claim',
    does: 'one run of an event at a time',
    steps: [
      { file: 'run/gate', does: 'Waits until fewer than `concurrency` runs are active.', ends: ['overloaded'] },
      {
        file: 'claim/claim',
        does: 'Takes a lease on the event in the store.',
        ends: ['duplicate', 'busy', 'unavailable'],
      },
    ],
  },
  {
    title: 'Handle',
    does: 'your handlers, one by one',
    steps: [
      {
        file: 'run/dispatch',
        does: 'Checks the data, then runs the handlers one by one.',
        ends: ['failed', 'timed-out'],
      },
    ],
  },
  {
    title: 'Record',
    does: 'the success, in the store',
    steps: [
      {
        file: 'claim/settle',
        does: 'Records the success, or releases the lease.',
        ends: ['handled', 'lease-lost'],
      },
    ],
  },
]
