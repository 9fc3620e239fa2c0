import { expectAccepted } from '../expect.ts'
import { failed, passed, type Requirement } from '../requirement.ts'
import { inWords, isAccepted } from '../wire/reply.ts'

const wantedMs = 5000

/** Everything else means little without this one, so that it comes first, and alone decides whether the check continues. */
export const baseline: Requirement = {
  id: 'ACK-01',
  level: 'ack',
  title: 'An authentic event gets a 2xx response',
  reason: 'Only a 2xx response ends a delivery successfully. After 4xx the event is lost, after 5xx Audian retries.',
  fix: 'Verify HMAC-SHA256 of "<X-Audian-Timestamp>.<raw body>" with the whole secret, its whsec_ prefix included.',
  probe: (subject) => expectAccepted(subject, [subject.signed('an authentic call.completed')]),
}

export const acceptRequirements: readonly Requirement[] = [
  baseline,
  {
    id: 'ACK-02',
    level: 'ack',
    title: 'The response arrives in time',
    reason: 'After 30 s Audian counts the attempt as failed. It asks for a response within 5 s.',
    fix: 'Store the event, respond, and process it in the background.',
    probe: async (subject) => {
      const message = subject.signed('an authentic call.completed')
      const reply = await subject.deliver(message)
      if (!isAccepted(reply)) return failed({ sent: message.what, received: inWords(reply) })
      if (reply.ms <= wantedMs) return passed
      const received = `${inWords(reply)} after ${(reply.ms / 1000).toFixed(1)} s`
      return { status: 'warned', sent: message.what, received }
    },
  },
  {
    id: 'ACK-03',
    level: 'ack',
    title: 'A signature with the prefix sha256= is accepted',
    reason: "Audian's documentation shows the signature in both forms: as hex alone, and as sha256=<hex>.",
    fix: 'Remove the prefix sha256= from the header before you compare.',
    probe: (subject) =>
      expectAccepted(subject, [
        subject.signed('an authentic event, its signature written as sha256=<hex>', subject.body(), { prefix: true }),
      ]),
  },
  {
    id: 'ACK-04',
    level: 'ack',
    title: 'Header names are read in any case',
    reason: 'HTTP header names are case-insensitive. Proxies may change their case.',
    fix: "Read headers with your framework's case-insensitive API.",
    probe: (subject) =>
      expectAccepted(
        subject,
        [String, upperCase, titleCase].map((spell) => {
          const message = subject.signed(`an authentic event with headers such as ${spell('x-audian-signature')}`)
          return { ...message, headers: message.headers.map(([name, value]) => [spell(name), value] as const) }
        }),
      ),
  },
]

const upperCase = (name: string) => name.toUpperCase()
const titleCase = (name: string) => name.replace(/\b\w/g, upperCase)
