import { deliveryIdHeader, eventHeader } from '@audian-webhooks/core/protocol'
import { evidence, expectAccepted, firstProblem } from '../expect.ts'
import { failed, passed, type Requirement } from '../requirement.ts'
import { withHeader } from '../wire/message.ts'
import { isAccepted, isGivenUp } from '../wire/reply.ts'

const names = ['audian.check.unknown', 'call.check_unknown', 'constructor', '__proto__', 'unknown']

const noEvents = (id: string): readonly (readonly [what: string, body: string | Buffer])[] => [
  ['truncated JSON', '{"event":"call.comp'],
  ['an empty body', ''],
  ['null', 'null'],
  ['a list', '[]'],
  ['text', '"call.completed"'],
  ['an event without a name', `{"id":"${id}","data":{}}`],
  ['an event whose name is a number', `{"id":"${id}","event":7,"data":{}}`],
  ['bytes that are not text', Buffer.from([0, 255, 254, 128])],
]

/** Audian changes, and may send what today's documentation does not know. */
export const futureRequirements: readonly Requirement[] = [
  {
    id: 'ACK-70',
    level: 'ack',
    title: 'Unknown events are accepted',
    reason:
      'Audian will send events that your code does not know. Responding with 4xx makes your endpoint look broken.',
    fix: 'Respond with 200 to an authentic event of any name. Look up names with Object.hasOwn() or in a Map.',
    probe: (subject) =>
      expectAccepted(
        subject,
        names.map((event) => {
          const body = JSON.stringify({ ...JSON.parse(subject.body()), event })
          return subject.signed(`an authentic event named ${event}`, body)
        }),
      ),
  },
  {
    id: 'ACK-71',
    level: 'ack',
    title: 'Unknown fields and values are accepted',
    reason: 'Audian will add fields and values. A strict schema then rejects every event.',
    fix: 'Ignore unknown fields. Treat enumerations as open.',
    probe: (subject) => {
      const event = JSON.parse(subject.body())
      const more = {
        ...event,
        extra: { a: [1] },
        data: { ...event.data, extra: null, completion_reason: 'new_reason' },
      }
      return expectAccepted(subject, [
        subject.signed('an authentic event with unknown fields and values', JSON.stringify(more)),
      ])
    },
  },
  {
    id: 'ACK-72',
    level: 'ack',
    title: 'Events with event and data only are accepted',
    reason: "The code in Audian's setup guide reads no other field, so id, timestamp and version may be missing.",
    fix: 'Use a SHA-256 of the raw body as the idempotency key if there is no id.',
    probe: (subject) => {
      const { event, data } = JSON.parse(subject.body())
      // The call's id makes the body, and so its hash, one of this run.
      const body = JSON.stringify({ event, data: { ...data, call_id: subject.newId().replace('evt', 'call') } })
      return expectAccepted(subject, [subject.signed('an authentic event without id, timestamp and version', body)])
    },
  },
  {
    id: 'ACK-73',
    level: 'ack',
    title: 'Unsigned headers do not affect the result',
    reason: 'X-Audian-Event and X-Audian-Delivery-ID are not signed and may be missing.',
    fix: "Take the event's name and id from the body.",
    probe: (subject) => {
      const without = [eventHeader, deliveryIdHeader].map((name) =>
        withHeader({ ...subject.signed(''), what: `an authentic event without ${name}` }, name, undefined),
      )
      const more = { ...subject.signed(''), what: 'an authentic event with unknown headers' }
      return expectAccepted(subject, [...without, withHeader(more, 'x-audian-attempt', '2')])
    },
  },
  {
    id: 'ACK-80',
    level: 'ack',
    title: 'A signed body that is not an event does no harm',
    reason:
      'The signature proves that Audian sent it. A 4xx response loses the event, and a crash loses everything in progress.',
    fix: 'Catch parser errors. Respond with 500, and log what arrived.',
    probe: (subject) =>
      firstProblem(noEvents(subject.newId()), async ([what, body]) => {
        const message = subject.signed(`${what}, correctly signed`, body)
        const reply = await subject.deliver(message)
        if (reply.status === undefined || isGivenUp(reply)) return failed(evidence(message, reply))
        const next = subject.signed(`an authentic event after ${message.what}`)
        const answer = await subject.deliver(next)
        return isAccepted(answer) ? passed : failed(evidence(next, answer))
      }),
  },
]
