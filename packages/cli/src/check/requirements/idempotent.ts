import { formatTimestamp } from '@audian-webhooks/core/protocol'
import { evidence, expectAccepted, firstProblem } from '../expect.ts'
import { type Finding, failed, passed, type Requirement } from '../requirement.ts'
import type { Subject } from '../subject.ts'
import type { Message } from '../wire/message.ts'
import { isAccepted, isGivenUp, type Reply } from '../wire/reply.ts'
import { expectHandled, expectHandledOnce } from './handled.ts'

const atOnce = 10

/** Audian delivers the same event more than once. */
export const idempotentRequirements: readonly Requirement[] = [
  {
    id: 'IDM-01',
    level: 'idempotent',
    title: 'A duplicate gets a 2xx response',
    reason: 'A response can get lost. Audian then delivers an event again that you have already handled.',
    fix: 'Respond with 200 if the event has already been handled. Never respond with 409.',
    probe: async (subject) => {
      const { first, again } = twice(subject)
      const finding = await expectAccepted(subject, [first])
      return finding.status === 'passed' ? await acceptedInTheEnd(subject, again) : finding
    },
  },
  {
    id: 'IDM-02',
    level: 'idempotent',
    title: 'A duplicate is not handled again',
    reason: 'Otherwise a call is counted, billed or transcribed twice.',
    fix: "Record the event's id together with its effect, in one transaction or under a lease.",
    needs: ['observe'],
    probe: async (subject) => {
      const { id, first, again } = twice(subject)
      const handled = await handledFirst(subject, first, id)
      if (handled.status !== 'passed') return handled
      await subject.deliver(again)
      return await expectHandledOnce(subject, id, again.what)
    },
  },
  {
    id: 'IDM-03',
    level: 'idempotent',
    title: 'Concurrent duplicates get a 2xx or 5xx response',
    reason:
      'A retry can arrive while the first attempt is still running. If that attempt fails, a 409 has lost the event.',
    fix: 'Respond with 503 while the event is being handled, or wait until it is done.',
    probe: async (subject) => {
      const { id, sent, replies } = await sendAtOnce(subject)
      const wrong = replies.find((reply) => reply.status === undefined || isGivenUp(reply))
      if (wrong !== undefined) return failed(evidence({ ...subject.signed(sent) }, wrong))
      return await acceptedInTheEnd(subject, subject.signed(`the event again after ${sent}`, subject.body(id)))
    },
  },
  {
    id: 'IDM-04',
    level: 'idempotent',
    title: 'Concurrent duplicates are handled once',
    reason: 'Looking up an id and storing it later is a race condition: both requests find nothing.',
    fix: 'Claim the id atomically before you handle the event: INSERT … ON CONFLICT, SET NX, a unique key.',
    needs: ['observe'],
    probe: async (subject) => {
      const { id, sent, again, replies } = await sendAtOnce(subject)
      // As Audian would.
      if (!replies.some(isAccepted)) await acceptedInTheEnd(subject, again)
      return await expectHandledOnce(subject, id, sent)
    },
  },
  {
    id: 'IDM-05',
    level: 'idempotent',
    title: "The body's id is the key, even if everything else differs",
    reason:
      'The delivery id identifies the attempt, and the timestamp may be new. Only the id of the event stays the same.',
    fix: "Use the body's id as the idempotency key, never a header.",
    needs: ['observe'],
    probe: async (subject) => {
      const { id, first } = twice(subject)
      const handled = await handledFirst(subject, first, id)
      if (handled.status !== 'passed') return handled
      const what = 'an event again with another delivery id, another timestamp and a space after its body'
      const timestamp = formatTimestamp(Date.now() - 30_000)
      await subject.deliver(subject.signed(what, `${first.body} `, { timestamp }))
      return await expectHandledOnce(subject, id, what)
    },
  },
  {
    id: 'IDM-06',
    level: 'idempotent',
    title: 'Different events with the same data are all handled',
    reason: 'Two events of one call can look alike. A key that is derived from their data loses one of them.',
    fix: "Use the body's id as the idempotency key.",
    needs: ['observe'],
    probe: async (subject) => {
      const event = JSON.parse(subject.body())
      const ids = [subject.newId(), subject.newId()]
      const messages = ids.map((id) =>
        subject.signed('two events that differ only in their id', JSON.stringify({ ...event, id })),
      )
      const finding = await expectAccepted(subject, messages)
      if (finding.status !== 'passed') return finding
      return await firstProblem(ids, (id) => expectHandled(subject, id, 'two events that differ only in their id'))
    },
  },
]

/** A delivery, and the same event in a later attempt. */
function twice(subject: Subject): { id: string; first: Message; again: Message } {
  const id = subject.newId()
  const body = subject.body(id)
  const again = subject.signed('an event again that got a 2xx response', body)
  return { id, first: subject.signed('an authentic event', body), again }
}

async function handledFirst(subject: Subject, first: Message, id: string): Promise<Finding> {
  const finding = await expectAccepted(subject, [first])
  return finding.status === 'passed' ? await expectHandled(subject, id, first.what) : finding
}

async function sendAtOnce(
  subject: Subject,
): Promise<{ id: string; sent: string; again: Message; replies: readonly Reply[] }> {
  const id = subject.newId()
  const body = subject.body(id)
  const sent = `an event ${atOnce} times at once`
  const replies = await Promise.all(Array.from({ length: atOnce }, () => subject.deliver(subject.signed(sent, body))))
  return { id, sent, again: subject.signed(`the event again after ${sent}`, body), replies }
}

/** A 5xx may come first, while the event is being handled in the background. */
async function acceptedInTheEnd(subject: Subject, message: Message): Promise<Finding> {
  const end = performance.now() + subject.withinMs
  for (;;) {
    const reply = await subject.deliver(message)
    if (isAccepted(reply)) return passed
    if ((reply.status ?? 0) < 500 || performance.now() > end) return failed(evidence(message, reply))
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
