import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DeliveryOverrides, signedDelivery } from './doubles/deliveries.ts'
import type { Fault, StoreMethod } from './doubles/faulty-store.ts'
import { createHeldRuns, type HeldRun } from './doubles/held-runs.ts'
import { settled } from './doubles/settled.ts'
import { createTestReceiver, expectIdle } from './doubles/test-receiver.ts'
import type { WebhooksOptions } from './options/options.ts'
import type { Outcome } from './outcome.ts'
import { respond } from './respond/respond.ts'

// What a delivery can be, and what no one may ever answer to it.
const authentic = ['right', 'unlistened', 'malformed', 'stale'] as const
const unauthentic = ['forged', 'tampered', 'unsigned'] as const
type Kind = (typeof authentic)[number] | (typeof unauthentic)[number]

type Step =
  | { readonly do: 'deliver'; readonly event: number; readonly kind: Kind; readonly bodyMs?: number | undefined }
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'fail'; readonly method: StoreMethod; readonly fault: Fault; readonly times: number }
  | { readonly do: 'recover' }
  | { readonly do: 'end'; readonly run: number; readonly how: 'succeed' | 'throw' | 'throw undefined' }
  | { readonly do: 'jump'; readonly ms: number }
  | { readonly do: 'take over'; readonly event: number }

const numRuns = Number(process.env.PROPERTY_RUNS ?? 200)
const events = 4
const event = fc.nat(events - 1)
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom<Fault>(
    'throws',
    'rejects',
    'hangs',
    'performs-then-throws',
    'performs-then-rejects',
    'performs-then-hangs',
  ),
  fc.constantFrom(undefined, null, 1, 'OK').map((answers) => ({ answers })),
  fc.record({ lateMs: fc.integer({ min: 1, max: 9000 }), done: fc.constantFrom('first', 'last') }),
)

function failing(...methods: StoreMethod[]): fc.Arbitrary<Step> {
  return fc.record({
    do: fc.constant('fail'),
    method: fc.constantFrom(...methods),
    fault,
    times: fc.integer({ min: 1, max: 5 }),
  })
}

/** Deliveries, ends of runs and time, mostly; `more` is what goes wrong. */
function script(...more: fc.Arbitrary<Step>[]): fc.Arbitrary<Step[]> {
  const right: fc.Arbitrary<Step> = fc.record({
    do: fc.constant('deliver'),
    event,
    kind: fc.constant('right'),
    bodyMs: fc.option(fc.integer({ min: 0, max: 30_000 }), { nil: undefined, freq: 4 }),
  })
  const other: fc.Arbitrary<Step> = fc.record({
    do: fc.constant('deliver'),
    event,
    kind: fc.constantFrom(...authentic, ...unauthentic),
  })
  const advance: fc.Arbitrary<Step> = fc.record({ do: fc.constant('advance'), ms: fc.integer({ min: 0, max: 40_000 }) })
  const end: fc.Arbitrary<Step> = fc.record({
    do: fc.constant('end'),
    run: fc.nat(20),
    how: fc.constantFrom('succeed', 'succeed', 'throw', 'throw undefined'),
  })
  const jump: fc.Arbitrary<Step> = fc.record({
    do: fc.constant('jump'),
    ms: fc.integer({ min: -86_400_000, max: 86_400_000 }),
  })
  const recover: fc.Arbitrary<Step> = fc.constant({ do: 'recover' })
  return fc.array(fc.oneof(right, right, advance, end, end, other, jump, recover, ...more), {
    maxLength: 60,
    size: 'max',
  })
}

interface Delivered {
  readonly kind: Kind
  readonly key: string
  outcome: Outcome | undefined
}

/** A receiver and the world around it, which notes everything that a promise of ours speaks of. */
function createWorld(answering: 'values' | 'promises', options: Partial<WebhooksOptions>) {
  const receiver = createTestReceiver({ answering, concurrency: 2, maxWaiting: 2, ...options })
  const { webhooks, clock, store } = receiver
  const held = createHeldRuns()
  const open = new Map<HeldRun, boolean>()
  const successes = new Map<string, number>()
  const delivered: Delivered[] = []
  const broken: string[] = []
  const runAgain: string[] = []
  const openOf = (key: string) => [...open.keys()].filter((run) => run.key === key).length

  // A handler may only begin under a lease that the store still counts.
  const mustBeLeased = (key: string) => {
    if (store.model.stateOf(key) !== 'leased') broken.push(`${key} begins while ${store.model.stateOf(key)}`)
  }
  webhooks.on('call.failed', (given, context) => {
    mustBeLeased(context.key)
    if (successes.has(context.key)) runAgain.push(context.key)
    const running = held.handler(given, context)
    open.set(held.last, true)
    return running
  })
  webhooks.on('call.*', (_, { key }) => {
    mustBeLeased(key)
    successes.set(key, (successes.get(key) ?? 0) + 1)
  })

  const deliver = (step: Extract<Step, { do: 'deliver' }>) => {
    const { headers, body } = deliveryOf(receiver, step)
    const { bodyMs } = step
    const entry: Delivered = { kind: step.kind, key: `default:evt_${step.event}`, outcome: undefined }
    delivered.push(entry)
    const arriving = () => new Promise<Uint8Array>((resolve) => clock.setTimer(() => resolve(body), bodyMs ?? 0))
    void webhooks.receive({ headers, body: bodyMs === undefined ? body : arriving }).then((outcome) => {
      entry.outcome = outcome
      const problem = problemOf(entry, outcome, successes)
      if (problem) broken.push(problem)
    })
  }

  const perform = async (step: Step) => {
    switch (step.do) {
      case 'deliver':
        deliver(step)
        return settled()
      case 'advance':
        return clock.advance(step.ms)
      case 'fail':
        return store.fail(step.method, step.fault, step.times)
      case 'recover':
        return store.recover()
      case 'jump':
        return clock.setWallTime(clock.now() + step.ms)
      case 'take over':
        return store.model.stateOf(`default:evt_${step.event}`) === 'leased'
          ? store.model.takeOver(`default:evt_${step.event}`)
          : undefined
      case 'end': {
        const runs = [...open.keys()]
        const run = runs[step.run % Math.max(1, runs.length)]
        if (run === undefined) return
        open.delete(run)
        if (step.how === 'succeed') return run.succeed()
        return run.fail(step.how === 'throw' ? new Error('no') : null)
      }
    }
  }

  return { ...receiver, held, open, openOf, successes, delivered, broken, runAgain, perform }
}

function deliveryOf(
  { clock }: Pick<ReturnType<typeof createTestReceiver>, 'clock'>,
  step: { event: number; kind: Kind },
) {
  const id = `evt_${step.event}`
  const parts: { readonly [K in Kind]: DeliveryOverrides } = {
    right: { id },
    unlistened: { id, event: 'acme.never' },
    malformed: { body: '[]' },
    stale: { id, sentAt: clock.now() - 90 * 60_000 },
    forged: { id, secret: 'whsec_of_a_forger' },
    tampered: { id },
    unsigned: { id },
  }
  const { headers, body } = signedDelivery(clock, parts[step.kind])
  if (step.kind === 'tampered') return { headers, body: Buffer.concat([body, Buffer.from(' ')]) }
  return { headers: step.kind === 'unsigned' ? {} : headers, body }
}

function problemOf({ kind, key }: Delivered, outcome: Outcome, successes: ReadonlyMap<string, number>) {
  const status = respond(outcome)?.status ?? 0
  if ((authentic as readonly Kind[]).includes(kind)) {
    if (status >= 400 && status < 500) return `an authentic event is answered ${status}`
  } else if (status < 400 || outcome.keyId !== undefined) return `a ${kind} delivery is ${outcome.outcome}`
  if (status >= 200 && status < 300 && outcome.outcome !== 'unhandled' && !successes.has(key)) {
    return `${key} is answered ${status} (${outcome.outcome}) without having been handled`
  }
  if (outcome.outcome === 'unhandled' && kind !== 'unlistened') return `${key} is called unhandled`
  return undefined
}

/** Faults cease, every run ends, and Audian delivers again what it got no 2xx for. */
async function recover(world: ReturnType<typeof createWorld>) {
  const { store, clock, open, perform, delivered } = world
  store.recover()
  const wanted = new Set(delivered.filter(({ kind }) => kind === 'right').map(({ key }) => key))
  for (let round = 0; round < 6; round++) {
    while (open.size > 0) await perform({ do: 'end', run: 0, how: 'succeed' })
    await clock.advance(60_000)
    for (const key of wanted) {
      await perform({ do: 'deliver', event: Number(key.slice('default:evt_'.length)), kind: 'right' })
      await perform({ do: 'end', run: 0, how: 'succeed' })
    }
  }
  await clock.advance(60_000)
  return wanted
}

/** Longer than a lease lasts, so that it is lost while its run continues. */
const outage: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('fail'),
  method: fc.constant('renew'),
  fault,
  times: fc.integer({ min: 3, max: 12 }),
})
const answering = fc.constantFrom<'values' | 'promises'>('values', 'promises')
const anyFault = [
  failing('claim', 'renew', 'complete', 'release'),
  outage,
  fc.record({ do: fc.constant('take over' as const), event }),
]

describe('for every delivery, store fault and behaviour of handlers', () => {
  it('nothing is lost, forged, misanswered or left behind', async () => {
    await fc.assert(
      fc.asyncProperty(answering, script(...anyFault), async (kind, steps) => {
        const world = createWorld(kind, { abandonAfterMs: 120_000 })
        for (const step of steps) await world.perform(step)
        const wanted = await recover(world)

        expect(world.broken).toEqual([])
        expect(world.delivered.filter(({ outcome }) => outcome === undefined)).toEqual([])
        expect([...wanted].filter((key) => !world.successes.has(key))).toEqual([])
        expect([...wanted].map((key) => world.store.model.stateOf(key))).toEqual([...wanted].map(() => 'done'))
        expectIdle(world)
      }),
      { numRuns },
    )
  })

  it('as long as leases can be renewed, one run at a time, and none after a success', async () => {
    await fc.assert(
      fc.asyncProperty(answering, script(failing('claim', 'complete', 'release')), async (kind, steps) => {
        const world = createWorld(kind, { abandonAfterMs: 36_000_000 })
        const atOnce: number[] = []
        for (const step of steps) {
          await world.perform(step)
          for (let number = 0; number < events; number++) atOnce.push(world.openOf(`default:evt_${number}`))
        }
        await recover(world)

        expect(world.broken).toEqual([])
        expect(Math.max(0, ...atOnce)).toBeLessThanOrEqual(1)
        expect(world.runAgain).toEqual([])
        expectIdle(world)
      }),
      { numRuns },
    )
  })

  it('close() ends in time, names what is left, and nothing holds the process', async () => {
    const timeout = fc.integer({ min: 0, max: 40_000 })
    await fc.assert(
      fc.asyncProperty(answering, script(...anyFault), timeout, async (kind, steps, timeoutMs) => {
        const world = createWorld(kind, { abandonAfterMs: 120_000 })
        const { webhooks, clock, held, open, delivered } = world
        for (const step of steps) await world.perform(step)
        const runningKeys = () => [...open.keys()].map(({ key }) => key)
        let unfinished: readonly string[] | undefined
        void webhooks.close({ timeoutMs }).then((result) => {
          unfinished = result.unfinished
        })
        await clock.advance(timeoutMs)
        const begun = held.runs.length
        const after = webhooks.receive(signedDelivery(clock, { id: 'evt_after' }))
        await clock.advance(60_000)

        expect(unfinished).toBeDefined()
        expect(new Set(unfinished).size).toBe(unfinished?.length)
        for (const key of unfinished ?? []) expect(delivered.map((entry) => entry.key)).toContain(key)
        expect(await after).toMatchObject({ outcome: 'draining' })
        expect(held.runs).toHaveLength(begun)
        expect(delivered.filter(({ outcome }) => outcome === undefined)).toEqual([])
        expect(world.broken).toEqual([])
        expect(clock.keepingAlive).toBe(0)
        expect(runningKeys().length).toBeGreaterThanOrEqual(webhooks.stats().running)
      }),
      { numRuns },
    )
  })
})
