import { evidence } from '../expect.ts'
import type { ReceiverProcess } from '../receiver-process.ts'
import { type Finding, failed, passed, type Requirement } from '../requirement.ts'
import type { Subject } from '../subject.ts'
import { isAccepted } from '../wire/reply.ts'
import { countOf, observerOf } from './handled.ts'

const rounds = 3
const atOnce = 10
const quietMs = 2000

/** 2xx means that the event is safe, even if the process crashes. */
export const durableRequirements: readonly Requirement[] = [
  {
    id: 'DUR-01',
    level: 'durable',
    title: 'An event with a 2xx response survives a crash',
    reason: 'Audian does not retry after 2xx. Work that is only in memory is lost when the process ends.',
    fix: 'Respond after the event is handled or durably stored, in a queue on disk or in a database.',
    needs: ['observe', 'start'],
    probe: async (subject) => {
      const accepted: string[] = []
      for (let round = 0; round < rounds; round++) accepted.push(...(await answeredBeforeCrash(subject)))
      const sent = `${rounds} times ${atOnce} events at once; SIGKILL after the first 2xx response`
      const isThere = (counts: Readonly<Record<string, number>>) => accepted.every((id) => countOf(counts, id) > 0)
      const counts = await observerOf(subject).until(isThere, subject.withinMs)
      const lost = accepted.filter((id) => countOf(counts, id) === 0)
      if (accepted.length === 0) return failed({ sent, received: 'no event got a 2xx response' })
      if (lost.length === 0) return passed
      const received = `${lost.length} of the ${accepted.length} with a 2xx response were never handled`
      return failed({ sent, received: `${received}, ${subject.withinMs / 1000} s after the last start` })
    },
  },
  {
    id: 'DUR-02',
    level: 'durable',
    title: 'A duplicate is still recognised after a restart',
    reason: 'Retries continue for about 55 minutes. A restart, such as a deployment, can happen between two attempts.',
    fix: 'Keep the ids of events in a store that survives the process, such as SQLite, Redis with AOF or PostgreSQL.',
    needs: ['observe', 'start'],
    probe: duplicateAfterCrash,
  },
]

/** The ids of the events that got a 2xx response before the receiver was killed. It has been restarted. */
async function answeredBeforeCrash(subject: Subject): Promise<string[]> {
  const accepted: string[] = []
  let crash: Promise<void> | undefined
  const ids = Array.from({ length: atOnce }, () => subject.newId())
  await Promise.all(
    ids.map(async (id) => {
      const reply = await subject.deliver(subject.signed('an authentic event', subject.body(id)))
      if (!isAccepted(reply)) return
      accepted.push(id)
      crash ??= processOf(subject).kill()
    }),
  )
  await crash
  await processOf(subject).restart()
  return accepted
}

async function duplicateAfterCrash(subject: Subject): Promise<Finding> {
  const observer = observerOf(subject)
  const id = subject.newId()
  const body = subject.body(id)
  const first = subject.signed('an authentic event', body)
  const reply = await subject.deliver(first)
  if (!isAccepted(reply)) return failed(evidence(first, reply))
  await observer.until((counts) => countOf(counts, id) > 0, subject.withinMs)
  // Time to record that it has been handled: a crash in between may repeat it.
  const before = countOf(await observer.after(quietMs), id)
  if (before === 0) return failed({ sent: first.what, received: `not handled within ${subject.withinMs / 1000} s` })

  await processOf(subject).restart()
  const again = subject.signed('a handled event again, after the receiver was killed and restarted', body)
  const answer = await subject.deliver(again)
  if (!isAccepted(answer)) return failed(evidence(again, answer))
  const count = countOf(await observer.after(quietMs), id)
  return count === before ? passed : failed({ sent: again.what, received: `handled ${count} times` })
}

function processOf({ process }: Subject): ReceiverProcess {
  if (process === undefined) throw new TypeError('A requirement without --start in its needs asked for it.')
  return process
}
