import { evidence } from '../expect.ts'
import type { ReceiverProcess } from '../receiver-process.ts'
import { type Finding, failed, passed, type Requirement } from '../requirement.ts'
import type { Subject } from '../subject.ts'
import { isAccepted } from '../wire/reply.ts'
import { countOf, observerOf } from './handled.ts'

const rounds = 3
const atOnce = 10
const quietMs = 2000

/** 2xx means that the event is safe: a crash of the process loses nothing. */
export const durableRequirements: readonly Requirement[] = [
  {
    id: 'DUR-01',
    level: 'durable',
    title: 'What is answered 2xx survives a crash',
    reason: 'After 2xx Audian does not deliver again. Work that is only in memory is lost when the process ends.',
    fix: 'Answer after the event is handled, or after it is stored durably: in a queue on disk, in a database.',
    needs: ['observe', 'start'],
    probe: async (subject) => {
      const accepted: string[] = []
      for (let round = 0; round < rounds; round++) accepted.push(...(await answeredBeforeCrash(subject)))
      const sent = `${rounds} times ${atOnce} events at once; SIGKILL as soon as the first was answered 2xx`
      const isThere = (counts: Readonly<Record<string, number>>) => accepted.every((id) => countOf(counts, id) > 0)
      const counts = await observerOf(subject).until(isThere, subject.withinMs)
      const lost = accepted.filter((id) => countOf(counts, id) === 0)
      if (accepted.length === 0) return failed({ sent, received: 'no event was answered 2xx' })
      if (lost.length === 0) return passed
      const received = `${lost.length} of the ${accepted.length} that were answered 2xx were never handled`
      return failed({ sent, received: `${received}, ${subject.withinMs / 1000} s after the last start` })
    },
  },
  {
    id: 'DUR-02',
    level: 'durable',
    title: 'A restart does not make a duplicate new',
    reason: 'Retries come for about 55 minutes. A restart, such as a deployment, can lie between two attempts.',
    fix: "Keep the events' ids in a store that survives the process: SQLite, Redis with AOF, PostgreSQL.",
    needs: ['observe', 'start'],
    probe: duplicateAfterCrash,
  },
]

/** The ids of the events that were answered 2xx before the receiver was killed. It has been started again. */
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
  const again = subject.signed('an event again after it was handled and the receiver was killed and started', body)
  const answer = await subject.deliver(again)
  if (!isAccepted(answer)) return failed(evidence(again, answer))
  const count = countOf(await observer.after(quietMs), id)
  return count === before ? passed : failed({ sent: again.what, received: `handled ${count} times` })
}

function processOf({ process }: Subject): ReceiverProcess {
  if (process === undefined) throw new TypeError('A requirement without --start in its needs asked for it.')
  return process
}
