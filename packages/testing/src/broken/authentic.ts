import { signatureHeader } from '@audian-webhooks/core/protocol'
import { type Breakage, signedAnew, without } from './breakage.ts'

const malformed = { outcome: 'malformed', status: 500 } as const
const outOfTolerance = { outcome: 'out-of-tolerance', status: 503 } as const
const hour = 3_600_000
const overDefaultLimit = 1_048_577

/** Correctly signed, and still no event: what is authentic is never answered 4xx, so that it comes again. */
export const brokenEvents = {
  'not-json': {
    ...malformed,
    what: 'The signed body is truncated JSON.',
    broken: (delivery, secret) => signedAnew(delivery, secret, { body: '{"event":"call.comp' }),
  },
  'array-body': {
    ...malformed,
    what: 'The signed body is a list.',
    broken: (delivery, secret) => signedAnew(delivery, secret, { body: '[]' }),
  },
  'null-body': {
    ...malformed,
    what: 'The signed body is null.',
    broken: (delivery, secret) => signedAnew(delivery, secret, { body: 'null' }),
  },
  'empty-body': {
    ...malformed,
    what: 'Nothing was sent, and that was signed.',
    broken: (delivery, secret) => signedAnew(delivery, secret, { body: '' }),
  },
  'no-event-name': {
    ...malformed,
    what: 'The signed event has no name.',
    broken: (delivery, secret) => signedAnew(delivery, secret, { body: '{"id":"evt_nameless","data":{}}' }),
  },
  'event-name-no-text': {
    ...malformed,
    what: "The signed event's name is a number.",
    broken: (delivery, secret) => signedAnew(delivery, secret, { body: '{"id":"evt_numbered","event":7,"data":{}}' }),
  },
} as const satisfies Record<string, Breakage>

/** Correctly signed, at a time too far from the receiver's clock. */
export const brokenTimes = {
  stale: {
    ...outOfTolerance,
    what: 'Signed three hours ago.',
    broken: (delivery, secret) => signedAnew(delivery, secret, { laterByMs: -3 * hour }),
  },
  'from-the-future': {
    ...outOfTolerance,
    what: 'Signed in an hour from now.',
    broken: (delivery, secret) => signedAnew(delivery, secret, { laterByMs: hour }),
  },
} as const satisfies Record<string, Breakage>

/** A byte over the default limit of 1 MiB. */
export const brokenSizes = {
  'too-large': {
    outcome: 'too-large',
    status: 503,
    what: 'Over the limit, with headers as Audian sends them.',
    broken: (delivery, secret) => signedAnew(delivery, secret, { body: oversized() }),
  },
  'too-large-unsigned': {
    outcome: 'unauthentic',
    status: 401,
    what: 'Over the limit, and not signed.',
    broken: (delivery, secret) => without(signedAnew(delivery, secret, { body: oversized() }), signatureHeader),
  },
} as const satisfies Record<string, Breakage>

function oversized(): Uint8Array {
  return Buffer.alloc(overDefaultLimit, ' ')
}
