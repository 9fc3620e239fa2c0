import { signatureHeader } from '@audian-webhooks/core/protocol'
import { evidence, expectAccepted, expectNotGivenUp, firstProblem } from '../expect.ts'
import { type Finding, failed, passed, type Requirement } from '../requirement.ts'
import type { Subject } from '../subject.ts'
import { type Message, withHeader } from '../wire/message.ts'
import { RawConnection, wireBytes } from '../wire/raw-connection.ts'
import { inWords, isAccepted } from '../wire/reply.ts'
import { expectTooLarge } from './too-large.ts'

const mebibyte = 1_048_576

/** Requests that are not deliveries, and deliveries of unusual size, speed or framing. */
export const requestRequirements: readonly Requirement[] = [
  {
    id: 'ACK-40',
    level: 'ack',
    title: 'Methods other than POST are rejected',
    reason: 'Audian delivers by POST only. Caches, crawlers and link previews may repeat GET and HEAD at any time.',
    fix: 'Respond with 405 with "Allow: POST".',
    probe: (subject) =>
      firstProblem(['GET', 'HEAD', 'PUT', 'DELETE'], async (method) => {
        const message = { ...subject.signed(`an event by ${method} with the signature of its body`), method }
        const reply = await subject.forge(message)
        return isAccepted(reply) ? failed(evidence(message, reply)) : passed
      }),
  },
  {
    id: 'ACK-50',
    level: 'ack',
    title: 'A body that is much too large is rejected',
    reason:
      'A body must be read before it can be verified. Without a limit, a few unauthenticated requests can fill the memory.',
    fix: 'Set a limit of about 1 MiB. Respond or close the connection as soon as more has arrived or Content-Length exceeds it.',
    probe: (subject) => firstProblem(['length', 'chunked'] as const, (framing) => expectTooLarge(subject, framing)),
  },
  {
    id: 'ACK-51',
    level: 'ack',
    title: 'An authentic event of 256 KiB does not get a 4xx response',
    reason: "Audian documents no maximum size. A framework's limit of 100 kB leads to 413, and the event is lost.",
    fix: "Raise the limit of your body parser to 1 MiB. Above it, respond with 503 if Audian's headers are present.",
    probe: (subject) => {
      const event = JSON.parse(subject.body())
      const body = JSON.stringify({ ...event, data: { ...event.data, padding: 'a'.repeat(mebibyte / 4) } })
      return expectNotGivenUp(subject, [subject.signed('an authentic event of 256 KiB', body)])
    },
  },
  {
    id: 'ACK-60',
    level: 'ack',
    title: 'After a rejection the connection is usable or closed',
    reason: 'If the unread body of a rejected request is read as the next request, anyone can smuggle requests.',
    fix: 'Read the rest of a rejected body, or close the connection after the response.',
    probe: (subject) =>
      firstProblem(['POST', 'PUT'], async (method) => {
        const body = Buffer.from('GET /audian-check-smuggled HTTP/1.1\r\nHost: smuggled\r\n\r\n')
        const refused = { ...withHeader(subject.signed('', body), signatureHeader, undefined), method }
        return await afterRefusal(subject, refused, `a ${method} without a signature whose body looks like a request`)
      }),
  },
  {
    id: 'ACK-61',
    level: 'ack',
    title: 'A sender that disconnects in the middle of a body does no harm',
    reason: 'Networks fail. The next delivery must still get a response.',
    fix: 'Handle the error or the end of the request stream.',
    probe: async (subject) => {
      for (let count = 0; count < 3; count++) {
        const connection = await RawConnection.open(subject.target)
        const message = subject.signed('')
        const half = { ...message, body: message.body.subarray(0, message.body.byteLength / 2) }
        await connection.send(wireBytes(subject.target, half, message.body.byteLength))
        connection.close()
      }
      return await expectAccepted(subject, [subject.signed('an authentic event after three incomplete bodies')])
    },
  },
  {
    id: 'ACK-62',
    level: 'ack',
    title: '25 concurrent deliveries get a response',
    reason: 'Events arrive in bursts. 429, like every other 4xx, loses them.',
    fix: 'Respond with 503 if you cannot take more. Audian then retries.',
    probe: async (subject) => {
      const message = () => subject.signed('25 concurrent authentic events')
      const replies = await Promise.all(Array.from({ length: 25 }, () => subject.deliver(message())))
      const lost = replies.find((reply) => !isAccepted(reply) && (reply.status ?? 0) < 500)
      if (lost !== undefined) return failed(evidence(message(), lost))
      const late = replies.find((reply) => !isAccepted(reply))
      return late === undefined ? passed : { status: 'warned', ...evidence(message(), late) }
    },
  },
]

async function afterRefusal(subject: Subject, refused: Message, sent: string): Promise<Finding> {
  const { target } = subject
  const connection = await RawConnection.open(target)
  try {
    await connection.send(wireBytes(target, refused))
    subject.sent += 1
    if (!(await connection.until(1, target.timeoutMs))) return failed({ sent, received: 'no answer' })
    const next = subject.signed(`an authentic event after ${sent}`)
    if (!connection.ended) {
      subject.sent += 1
      await connection.send(wireBytes(target, next))
      if (!(await connection.until(2, target.timeoutMs))) return failed({ sent: next.what, received: 'no answer' })
      const [, status] = connection.statuses()
      if (status !== undefined && (status < 200 || status >= 300))
        return failed({ sent: next.what, received: `${status}` })
      if (status !== undefined) return passed
    }
    const reply = await subject.deliver(next)
    return isAccepted(reply)
      ? passed
      : failed({ sent: `${next.what}, over a new connection`, received: inWords(reply) })
  } finally {
    connection.close()
  }
}
