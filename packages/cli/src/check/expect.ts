import { type Finding, failed, passed } from './requirement.ts'
import { reserialisedCause } from './reserialised.ts'
import type { Subject } from './subject.ts'
import type { Message } from './wire/message.ts'
import { inWords, isAccepted, isGivenUp, isRefused, type Reply } from './wire/reply.ts'
import type { Sending } from './wire/send.ts'

/** The first of these findings that is not a pass. */
export async function firstProblem<T>(items: readonly T[], find: (item: T) => Promise<Finding>): Promise<Finding> {
  for (const item of items) {
    const finding = await find(item)
    if (finding.status !== 'passed') return finding
  }
  return passed
}

/** Each of these authentic deliveries is answered 2xx. */
export function expectAccepted(subject: Subject, messages: readonly Message[], sending?: Sending): Promise<Finding> {
  return firstProblem(messages, async (message) => {
    const reply = await subject.deliver(message, sending)
    if (isAccepted(reply)) return passed
    return failed({ ...evidence(message, reply), cause: await reserialisedCause(subject, message, reply) })
  })
}

/** Each of these is answered, and not by 4xx, after which Audian does not deliver again. */
export function expectNotGivenUp(subject: Subject, messages: readonly Message[]): Promise<Finding> {
  return firstProblem(messages, async (message) => {
    const reply = await subject.deliver(message)
    if (reply.status !== undefined && !isGivenUp(reply)) return passed
    return failed({ ...evidence(message, reply), cause: await reserialisedCause(subject, message, reply) })
  })
}

/** Each of these is answered 4xx or 5xx. */
export function expectRefused(subject: Subject, messages: readonly Message[]): Promise<Finding> {
  return firstProblem(messages, async (message) => {
    const reply = await subject.forge(message)
    return isRefused(reply) ? passed : failed(evidence(message, reply))
  })
}

export function evidence({ what }: Message, reply: Reply): { sent: string; received: string } {
  return { sent: what, received: inWords(reply) }
}
