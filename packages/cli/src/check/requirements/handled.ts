import type { Counts, Observer } from '../observer.ts'
import { type Finding, failed, passed, type Requirement } from '../requirement.ts'
import type { Subject } from '../subject.ts'

const quietMs = 1000

/** What the receiver does after its answer, as it says itself. */
export const handledRequirements: readonly Requirement[] = [
  {
    id: 'ACK-90',
    level: 'ack',
    title: 'What is answered 2xx is handled',
    reason: 'After 2xx Audian does not deliver again.',
    fix: 'Answer 2xx only if the event is handled, or durably queued.',
    needs: ['observe'],
    probe: async (subject) => {
      const ids = [...subject.accepted]
      const counts = await observerOf(subject).until((all) => ids.every((id) => countOf(all, id) > 0), subject.withinMs)
      const missing = ids.filter((id) => countOf(counts, id) === 0)
      if (missing.length === 0) return passed
      const sent = `${ids.length} authentic events that were answered 2xx`
      return failed({ sent, received: `${missing.length} were not handled within ${subject.withinMs / 1000} s` })
    },
  },
  {
    id: 'ACK-91',
    level: 'ack',
    title: 'What is refused is not handled',
    reason: 'A forged event must have no effect, also when the answer is right.',
    fix: 'Verify first, and hand on only what is verified.',
    needs: ['observe'],
    probe: async (subject) => {
      const counts = await observerOf(subject).after(quietMs)
      const handled = [...subject.refused].filter((id) => countOf(counts, id) > 0)
      if (handled.length === 0) return passed
      const sent = `${subject.refused.size} forged events that were refused`
      return failed({ sent, received: `${handled.length} were handled` })
    },
  },
]

export function countOf(counts: Counts, id: string): number {
  return Object.hasOwn(counts, id) ? (counts[id] ?? 0) : 0
}

export function observerOf({ observer }: Subject): Observer {
  if (observer === undefined) throw new TypeError('A requirement without --observe in its needs asked for it.')
  return observer
}

/** The event is handled in the end. */
export async function expectHandled(subject: Subject, id: string, sent: string): Promise<Finding> {
  const counts = await observerOf(subject).until((all) => countOf(all, id) > 0, subject.withinMs)
  if (countOf(counts, id) > 0) return passed
  return failed({ sent, received: `not handled within ${subject.withinMs / 1000} s` })
}

/** The event has been handled once, and still has after a while. */
export async function expectHandledOnce(subject: Subject, id: string, sent: string): Promise<Finding> {
  const handled = await expectHandled(subject, id, sent)
  if (handled.status !== 'passed') return handled
  const count = countOf(await observerOf(subject).after(quietMs), id)
  return count === 1 ? passed : failed({ sent, received: `handled ${count} times` })
}
