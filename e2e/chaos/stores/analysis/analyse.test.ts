import { describe, expect, it } from 'vitest'
import type { Witness } from '../../analysis/runs.ts'
import type { Entry } from '../../journal.ts'
import { analyse, type Observed } from './analyse.ts'

const leaseMs = 1000

/** What a process writes when all goes well with event 0. */
function handled(at: number, { token = 'token', ms = 10 } = {}): Entry[] {
  return [
    { kind: 'sent', key: 0, at },
    { kind: 'claimed', key: 0, at: at + 1, token },
    { kind: 'began', key: 0, run: at, at: at + 2 },
    { kind: 'finished', key: 0, run: at, at: at + 2 + ms },
    { kind: 'recorded', key: 0, at: at + 3 + ms, token },
    answered(at + 4 + ms, 'handled'),
  ]
}

function answered(at: number, outcome: 'handled' | 'duplicate' | 'unauthentic'): Entry {
  return { kind: 'answered', key: 0, at, outcome, acknowledged: outcome !== 'unauthentic' }
}

function without(entries: Entry[], ...kinds: Entry['kind'][]): Entry[] {
  return entries.filter(({ kind }) => !kinds.includes(kind))
}

function process(entries: Entry[], life: Partial<Witness['life']> = {}): Witness {
  return { life: { slot: 0, process: 0, stops: [], ...life }, entries }
}

function observed(processes: Witness[], more: Partial<Observed> = {}): Observed {
  const facts = { events: 1, slots: 1, leaseMs, transactional: false, outages: [], notDone: [], crashes: [] }
  return { ...facts, processes, ...more }
}

function brokenOf(processes: Witness[], more: Partial<Observed> = {}): string[] {
  return analyse(observed(processes, more)).broken.map(({ promise }) => promise)
}

describe('what keeps the promises', () => {
  it('is counted and not complained of', () => {
    const duplicate: Entry[] = [{ kind: 'sent', key: 0, at: 500 }, answered(501, 'duplicate')]
    const findings = analyse(observed([process(handled(0)), process(duplicate, { slot: 1 })], { slots: 2 }))
    expect(findings).toMatchObject({ sent: 2, answered: { handled: 1, duplicate: 1 }, cutOff: 0, broken: [] })
    expect(findings).toMatchObject({ runs: 1, handled: 1, repeated: 0, doubledEffects: 0, lost: 0 })
  })

  it('may repeat what a kill cut off before it was recorded', () => {
    const cutOff = process(without(handled(0), 'recorded', 'answered'), { killedAt: 12.5 })
    const findings = analyse(observed([cutOff, process(handled(2000))]))
    expect(findings).toMatchObject({ broken: [], repeated: 1, doubledEffects: 1, cutOff: 1 })
  })

  it('may begin an event as soon as the process that had it is killed', () => {
    const killed = process(without(handled(0), 'finished', 'recorded', 'answered'), { killedAt: 900 })
    expect(brokenOf([killed, process(handled(901))])).toEqual([])
  })
})

describe('an overlap', () => {
  const long = without(handled(0, { ms: 5000, token: 'one' }), 'recorded', 'answered')
  const other = process(handled(2000, { token: 'two' }), { process: 1 })

  it('is broken while the lease ran', () => {
    const early = process(handled(500, { token: 'two' }), { process: 1 })
    const stopped = { stops: [{ from: 100, to: 2000 }] }
    expect(brokenOf([process(long, stopped), early])).toEqual(['overlap'])
  })

  it('is broken if nothing kept the process from renewing', () => {
    expect(brokenOf([process(long), other])).toEqual(['overlap'])
  })

  it('is broken if a renewal had prolonged the lease', () => {
    const renewed: Entry[] = [
      ...long.slice(0, 3),
      { kind: 'renewed', key: 0, at: 1900, token: 'one' },
      ...long.slice(3),
    ]
    expect(brokenOf([process(renewed, { stops: [{ from: 500, to: 1800 }] }), other])).toEqual(['overlap'])
  })

  it('is excused by a stop beyond the lease, not by a shorter one', () => {
    const stopped = analyse(observed([process(long, { stops: [{ from: 500, to: 2500 }] }), other]))
    expect(stopped).toMatchObject({ broken: [], overlaps: { 'after-stall': 1, broken: 0 } })
    expect(brokenOf([process(long, { stops: [{ from: 500, to: 900 }] }), other])).toEqual(['overlap'])
  })

  it('is not excused by a stop of the other process', () => {
    const stopped = { ...other, life: { ...other.life, stops: [{ from: 500, to: 1900 }] } }
    expect(brokenOf([process(long), stopped])).toEqual(['overlap'])
  })

  it('is counted apart if the server was away, or the process had no processor', () => {
    const away = analyse(observed([process(long), other], { outages: [{ from: 500, to: 1900 }] }))
    expect(away).toMatchObject({ broken: [], overlaps: { 'server-away': 1 } })
    const starved = process([...long, { kind: 'paused', from: 100, at: 1900 }])
    expect(analyse(observed([starved, other]))).toMatchObject({ broken: [], overlaps: { 'process-starved': 1 } })
    const unanswered = process([...long, { kind: 'unanswered', from: 100, at: 600 }])
    expect(analyse(observed([unanswered, other]))).toMatchObject({ broken: [], overlaps: { 'server-starved': 1 } })
    const tooEarly = process(handled(500, { token: 'two' }), { process: 1 })
    expect(brokenOf([unanswered, tooEarly])).toEqual(['overlap'])
  })

  it('of transactions is excused by a restart of the server only', () => {
    const effects = new Map([[0, 1]])
    const stopped = process(long, { stops: [{ from: 500, to: 1900 }] })
    expect(brokenOf([stopped, other], { transactional: true, effects })).toEqual(['overlap'])
    const outages = [{ from: 1000, to: 1500 }]
    expect(brokenOf([stopped, other], { transactional: true, effects, outages })).toEqual([])
  })
})

describe('a run that begins after a recorded success', () => {
  const asked: Entry[] = [
    { kind: 'sent', key: 0, at: 1 },
    { kind: 'claimed', key: 0, at: 2, token: 'one' },
  ]
  const began = (at: number): Entry[] => [
    { kind: 'began', key: 0, run: 1, at },
    { kind: 'threw', key: 0, run: 1, at: at + 1 },
  ]
  const other = process(handled(2000, { token: 'two' }), { process: 1 })
  const asleep = { stops: [{ from: 10, to: 3000 }] }

  it('is excused if its process did nothing from before its lease ended until after the success', () => {
    expect(brokenOf([process([...asked, ...began(3001)], asleep), other])).toEqual([])
    const paused: Entry = { kind: 'paused', from: 10, at: 3000 }
    expect(brokenOf([process([...asked, ...began(2999), paused]), other])).toEqual([])
  })

  it('is broken if its process was awake, or had been for long', () => {
    expect(brokenOf([process([...asked, ...began(3001)]), other])).toEqual(['run-after-success'])
    expect(brokenOf([process([...asked, ...began(5000)], asleep), other])).toEqual(['run-after-success'])
  })

  it('is broken if the lease was still its own', () => {
    const early = process(handled(500, { token: 'two' }), { process: 1 })
    expect(brokenOf([process([...asked, ...began(3001)], asleep), early])).toEqual(['run-after-success'])
  })

  it('is excused with transactions only if the server was away too', () => {
    const facts = { transactional: true, effects: new Map([[0, 1]]) }
    const stale = process([...asked.slice(0, 1), ...began(3001)], asleep)
    expect(brokenOf([stale, other], facts)).toEqual(['run-after-success'])
    const away = analyse(observed([stale, other], { ...facts, outages: [{ from: 500, to: 900 }] }))
    expect(away).toMatchObject({ broken: [], staleBegins: 1 })
  })
})

describe('broken promises', () => {
  it('a run after a recorded success', () => {
    const again = process(without(handled(5000), 'recorded'))
    expect(brokenOf([process(handled(0)), again], { slots: 2 })).toEqual(['run-after-success'])
  })

  it('a success recorded for two claims', () => {
    const late = process([{ kind: 'recorded', key: 0, at: 3000, token: 'another' }])
    expect(brokenOf([process(handled(0)), late])).toEqual(['recorded-twice'])
  })

  it('an acknowledged event that no one had handled', () => {
    expect(brokenOf([process(without(handled(0), 'finished'), { killedAt: 100 })])).toEqual(['lost'])
    expect(brokenOf([process([{ kind: 'sent', key: 0, at: 0 }, answered(1, 'duplicate')])])).toEqual(['lost'])
  })

  it('an event that is not done, or not acknowledged to each process', () => {
    expect(brokenOf([process(handled(0))], { notDone: [0] })).toEqual(['not-completed'])
    expect(brokenOf([process(handled(0))], { slots: 2 })).toEqual(['not-acknowledged'])
  })

  it('effects other than exactly one', () => {
    const transactional = true
    const run = [process(handled(0))]
    expect(brokenOf(run, { transactional, effects: new Map([[0, 2]]) })).toEqual(['doubled-effect'])
    const none = analyse(observed(run, { transactional, effects: new Map() }))
    expect(none).toMatchObject({ lost: 1, broken: [{ promise: 'lost' }] })
    expect(brokenOf(run, { transactional, effects: new Map([[0, 1]]) })).toEqual([])
  })

  it('an answer that makes Audian give the event up', () => {
    expect(brokenOf([process([...handled(0), answered(90, 'unauthentic')])])).toEqual(['strange-answer'])
  })

  it('a process that ends without being killed', () => {
    expect(brokenOf([process(handled(0))], { crashes: ['ended with 1'] })).toEqual(['crash'])
  })
})
