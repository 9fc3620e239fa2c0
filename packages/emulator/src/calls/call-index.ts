import type { Delivery } from '../state/delivery.ts'
import { isAttack } from '../state/standing.ts'
import type { State } from '../state/state.ts'
import { type EventFacts, eventFacts } from './event-facts.ts'

/** What is known of a call without reading a body again. */
export interface IndexedCall {
  readonly id: string
  /** Of the first delivery that named it. */
  readonly sequence: number
  readonly from: string | undefined
  readonly to: string | undefined
  readonly durationMs: number | undefined
  /** Of the deliveries that are kept, in the order of their sequence numbers. */
  readonly deliveryIds: readonly string[]
  /** Of each of them the event's own timestamp, `NaN` if it has none. */
  readonly happenedAt: readonly number[]
  readonly forgotten: number
}

export interface CallIndex {
  /** In the order of their sequence numbers. */
  calls(): readonly IndexedCall[]
  call(id: string): IndexedCall | undefined
  /** Deliveries whose body names no call. */
  withoutCall(): number
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
interface Entry extends Mutable<Omit<IndexedCall, 'deliveryIds' | 'happenedAt'>> {
  readonly deliveryIds: string[]
  readonly happenedAt: number[]
}

/** Follows the deliveries that are kept. Each body is read when its delivery comes, and when it is forgotten. */
export function createCallIndex(state: State): CallIndex {
  const calls = new Map<string, Entry>()
  let withoutCall = 0
  let newest = 0

  function add(delivery: Delivery): void {
    // A later change of a delivery changes nothing here. A full list may remove a delivery before its listeners are called.
    if (delivery.sequence <= newest || state.delivery(delivery.id) === undefined) return
    newest = delivery.sequence
    const facts = eventFacts(delivery.body)
    if (facts.callId === undefined) {
      withoutCall++
      return
    }
    const entry = calls.get(facts.callId) ?? newEntry(facts.callId, delivery.sequence)
    calls.set(facts.callId, entry)
    entry.deliveryIds.push(delivery.id)
    entry.happenedAt.push(facts.happenedAt ?? Number.NaN)
    if (!isAttack(delivery.kind)) learn(entry, facts)
  }

  function remove({ id, sequence, body }: Delivery): void {
    if (sequence > newest) return
    const { callId } = eventFacts(body)
    const entry = callId === undefined ? undefined : calls.get(callId)
    if (entry === undefined) {
      withoutCall--
      return
    }
    const index = entry.deliveryIds.indexOf(id)
    entry.deliveryIds.splice(index, 1)
    entry.happenedAt.splice(index, 1)
    entry.forgotten++
    if (entry.deliveryIds.length === 0) calls.delete(entry.id)
  }

  for (const delivery of state.deliveries()) add(delivery)
  state.listen({
    delivery: add,
    forgotten(id) {
      const delivery = state.delivery(id)
      if (delivery) remove(delivery)
    },
    cleared: (deliveries) => deliveries.forEach(remove),
  })
  return { calls: () => [...calls.values()], call: (id) => calls.get(id), withoutCall: () => withoutCall }
}

function newEntry(id: string, sequence: number): Entry {
  const unknown = { from: undefined, to: undefined, durationMs: undefined }
  return { id, sequence, ...unknown, deliveryIds: [], happenedAt: [], forgotten: 0 }
}

function learn(entry: Entry, { from, to, durationMs }: EventFacts): void {
  entry.from ??= from
  entry.to ??= to
  entry.durationMs ??= durationMs
}
