import { formatTimestamp, timestampHeader } from '@audian-webhooks/core/protocol'
import { expectAccepted, expectNotGivenUp, expectRefused } from '../expect.ts'
import type { Requirement } from '../requirement.ts'
import type { Subject } from '../subject.ts'
import { type Message, withHeader } from '../wire/message.ts'

const minute = 60_000
const hour = 60 * minute

/** Correctly signed with another text as the timestamp. */
function signedWith(subject: Subject, what: string, timestamp: string): Message {
  return subject.signed(`an event with ${what}, signed like that`, subject.body(), { timestamp })
}

function signedAt(subject: Subject, what: string, offsetMs: number): Message {
  return subject.signed(`an authentic event, signed ${what}`, subject.body(), {
    timestamp: formatTimestamp(Date.now() + offsetMs),
  })
}

const farAway = (subject: Subject) => [
  signedAt(subject, 'a day ago', -24 * hour),
  signedAt(subject, 'in an hour from now', hour),
]

/** The timestamp is the time at which the delivery was signed. */
export const timestampRequirements: readonly Requirement[] = [
  {
    id: 'ACK-30',
    level: 'ack',
    title: 'A missing timestamp is rejected',
    reason: 'Without a timestamp, anyone who has seen a delivery can replay it at any time.',
    fix: 'Respond with 401 if X-Audian-Timestamp is missing or empty.',
    probe: (subject) =>
      expectRefused(subject, [
        { ...withHeader(subject.signed(''), timestampHeader, undefined), what: 'an event with no timestamp' },
        ...['', 'undefined', 'null', 'None'].map((text) => ({
          ...withHeader(signedWith(subject, '', text), timestampHeader, undefined),
          what: `an event with no timestamp, signed as if it were "${text}"`,
        })),
        signedWith(subject, 'an empty timestamp', ''),
      ]),
  },
  {
    id: 'ACK-31',
    level: 'ack',
    title: 'A timestamp that is not a decimal number is rejected',
    reason: 'A text that your parser reads as NaN or as another time can pass the age check.',
    fix: 'Accept X-Audian-Timestamp only if it consists of digits only.',
    probe: (subject) => {
      const seconds = formatTimestamp(Date.now())
      return expectRefused(subject, [
        signedWith(subject, 'a word as its timestamp', 'now'),
        signedWith(subject, 'an ISO 8601 time as its timestamp', new Date().toISOString()),
        signedWith(subject, 'letters after the timestamp', `${seconds}abc`),
        signedWith(subject, 'a fraction as its timestamp', `${seconds}.5`),
        signedWith(subject, 'a hexadecimal timestamp', `0x${Number(seconds).toString(16)}`),
        signedWith(subject, 'a negative timestamp', `-${seconds}`),
        signedWith(subject, 'NaN as its timestamp', 'NaN'),
      ])
    },
  },
  {
    id: 'ACK-32',
    level: 'ack',
    title: 'A timestamp far from now is not accepted',
    reason: 'Otherwise a recorded delivery can be replayed after your store has forgotten its event.',
    fix: 'Compare the timestamp with your clock. Accept at most 75 minutes in the past and 5 minutes in the future.',
    probe: (subject) => expectRefused(subject, farAway(subject)),
  },
  {
    id: 'ACK-33',
    level: 'ack',
    title: 'A timestamp far from now does not get a 4xx response',
    reason:
      'The signature proves that Audian sent it. If your clock is wrong, responding with 4xx loses every event until you notice.',
    fix: 'Respond with 503 if the signature is correct and only the time is wrong.',
    probe: (subject) => expectNotGivenUp(subject, farAway(subject)),
  },
  {
    id: 'ACK-34',
    level: 'ack',
    title: 'Timestamps of a usual age are accepted',
    reason: 'Clocks differ. The last retry comes about 55 minutes after the event, perhaps with its first timestamp.',
    fix: 'Accept at most 75 minutes in the past and 5 minutes in the future.',
    probe: async (subject) => {
      const near = await expectAccepted(subject, [
        signedAt(subject, 'a minute ago', -minute),
        signedAt(subject, 'in a minute from now', minute),
      ])
      if (near.status !== 'passed') return near
      return await expectNotGivenUp(subject, [signedAt(subject, '55 minutes ago', -55 * minute)])
    },
  },
]
