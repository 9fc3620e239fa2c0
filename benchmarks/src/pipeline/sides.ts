import type { BenchmarkDelivery } from '../deliveries.ts'
import { byHand, byHandSynchronously } from './by-hand.ts'
import { duplicates, malformedHeaders, receiver, withoutStore, wrongSignature } from './ours.ts'
import { octokit, stripe, svix } from './peers.ts'

/** Makes a round ready, and gives the work to be measured. */
export type Prepare = (round: readonly BenchmarkDelivery[]) => Work | Promise<Work>
export type Work = () => void | Promise<void>

export interface PipelineSide {
  /** What every handler calls. */
  readonly create: (handle: () => Promise<void>) => Prepare
  /** How many of a round's deliveries reach the handler. */
  readonly handles: 'all' | 'none'
}

export const floor = 'by hand, awaited'
export const synchronousFloor = 'by hand, synchronous'

export const sides: ReadonlyMap<string, PipelineSide> = new Map([
  [floor, { create: byHand, handles: 'all' }],
  [synchronousFloor, { create: byHandSynchronously, handles: 'all' }],
  ['receiver, memory store', { create: receiver, handles: 'all' }],
  ["receiver, store: 'none'", { create: withoutStore, handles: 'all' }],
  ['receiver, duplicates', { create: duplicates, handles: 'none' }],
  ['receiver, wrong signature', { create: wrongSignature, handles: 'none' }],
  ['receiver, malformed headers', { create: malformedHeaders, handles: 'none' }],
  ['octokit', { create: octokit, handles: 'all' }],
  ['stripe', { create: stripe, handles: 'all' }],
  ['svix', { create: svix, handles: 'all' }],
])
