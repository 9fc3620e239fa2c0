import type { Counts, Observer } from '../observer.ts'
import { type Finding, failed, passed, type Requirement } from '../requirement.ts'
import type { Subject } from '../subject.ts'

const quietMs = 1000

/** What the receiver does after its response, as it reports it. */
export const handledRequirements: readonly Requirement[] = [
  {
    id: 'ACK-90',
    level: 'ack',
    title: 'An event with a 2xx response is handled',
    reason: 'Audian does not retry after 2xx.',
    fix: 'Respond with 2xx only if the event is handled or durably queued.',
    needs: ['observe'],
    probe: async (subject) => {
      const ids = [...subject.accepted]
      const counts = await observerOf(subject).until((all) => ids.every((id) => countOf(all, id) > 0), subject.withinMs)
      const missing = ids.filter((id) => countOf(counts, id) === 0)
      if (missing.length === 0) return passed
      const sent = `${ids.length} authentic events that got a 2xx response`
      return failed({ sent, received: `${missing.length} were not handled within ${subject.withinMs / 1000} s` })
    },
  },
  {
    id: 'ACK-91',
    level: 'ack',
    title: 'A rejected event is not handled',
    reason: 'A forged event must have no effect, even if the response is correct.',
    fix: 'Verify first, and pass on only verified events.',
    needs: ['observe'],
    probe: async (subject) => {
      const counts = await observerOf(subject).after(quietMs)
      const handled = [...subject.refused].filter((id) => countOf(counts, id) > 0)
      if (handled.length === 0) return passed
      const sent = `${subject.refused.size} forged events that were rejected`
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

/** The event is handled eventually. */
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
