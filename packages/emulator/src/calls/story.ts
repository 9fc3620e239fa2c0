import type { Endpoint } from '../state/endpoint.ts'
import { isAttack } from '../state/standing.ts'
import type { State } from '../state/state.ts'
import type { Call, CallGap, CallProblem, CallStep, CallSummary } from './call.ts'
import type { IndexedCall } from './call-index.ts'
import { isDocumented, missingAmong, rankOf, stateAfter } from './expected-events.ts'
import { callDelivery, type DatedDelivery, stepsOf } from './steps.ts'

/** Maximum number of steps in a story: the same sample may be sent ten thousand times. */
const mostSteps = 500

export function summaryOf(call: IndexedCall, state: State): CallSummary {
  return compose(call, state).summary
}

export function callOf(call: IndexedCall, state: State): Call {
  const { summary, steps, gaps, forged } = compose(call, state)
  return {
    ...summary,
    story: withGaps(steps.slice(0, mostSteps), gaps),
    apart: forged.slice(0, mostSteps).map(({ delivery }) => callDelivery(delivery)),
    omittedSteps: Math.max(0, steps.length - mostSteps),
  }
}

interface Composed {
  readonly summary: CallSummary
  readonly steps: readonly CallStep[]
  readonly gaps: readonly CallGap[]
  readonly forged: readonly DatedDelivery[]
}

function compose(call: IndexedCall, state: State): Composed {
  const dated = datedDeliveries(call, state)
  const forged = dated.filter(({ delivery }) => isAttack(delivery.kind))
  const steps = stepsOf(dated)
  const gaps = call.forgotten > 0 ? [] : gapsOf(steps, state)
  const { id, sequence, from, to, durationMs, forgotten } = call
  const summary: CallSummary = {
    ...{ id, sequence, from, to, durationMs, forgotten },
    state: stateAfter(steps.map(({ event }) => event)),
    startedAt: steps[0]?.happenedAt ?? dated[0]?.delivery.createdAt ?? 0,
    deliveries: dated.length,
    problems: problemsOf(steps, gaps, forged),
  }
  return { summary, steps, gaps, forged }
}

function datedDeliveries({ deliveryIds, happenedAt }: IndexedCall, state: State): DatedDelivery[] {
  return deliveryIds.flatMap((id, index) => {
    const delivery = state.delivery(id)
    return delivery === undefined ? [] : [{ delivery, happenedAt: happenedAt[index] ?? Number.NaN }]
  })
}

/** The missing events. An event that none of the call's endpoints has subscribed to is not missing. */
function gapsOf(steps: readonly CallStep[], state: State): CallGap[] {
  const missing = missingAmong(new Set(steps.map(({ event }) => event)))
  if (missing.length === 0) return []
  const ids = new Set(steps.flatMap(({ deliveries }) => deliveries.map(({ endpointId }) => endpointId)))
  const endpoints = [...ids].map((id) => state.endpoint(id))
  return missing
    .filter(({ event }) => endpoints.some((endpoint) => endpoint === undefined || hasSubscribed(endpoint, event)))
    .map((gap) => ({ type: 'gap', ...gap }))
}

function hasSubscribed({ events }: Endpoint, event: string): boolean {
  return events.includes('*') || events.includes(event)
}

function problemsOf(
  steps: readonly CallStep[],
  gaps: readonly CallGap[],
  forged: readonly DatedDelivery[],
): CallProblem[] {
  const found: readonly (readonly [CallProblem, boolean])[] = [
    ['gap', gaps.length > 0],
    ['disorder', steps.some(({ arrivedBefore }) => arrivedBefore.length > 0)],
    ['duplicate', steps.some(({ duplicate }) => duplicate)],
    ['undelivered', steps.some(({ undelivered }) => undelivered)],
    ['forged-accepted', forged.some(({ delivery }) => delivery.status === 'delivered')],
  ]
  return found.filter(([, there]) => there).map(([problem]) => problem)
}

/** Puts each gap before the first step that comes later in the life of a call. */
function withGaps(steps: readonly CallStep[], gaps: readonly CallGap[]): (CallStep | CallGap)[] {
  const story: (CallStep | CallGap)[] = []
  let left = [...gaps]
  for (const step of steps) {
    const comesBefore = (gap: CallGap) => isDocumented(step.event) && rankOf(gap.event) < rankOf(step.event)
    story.push(...left.filter(comesBefore))
    left = left.filter((gap) => !comesBefore(gap))
    story.push(step)
  }
  return [...story, ...left]
}
