import { describe, expect, it } from 'vitest'
import type { Witness } from '../../analysis/runs.ts'
import type { Entry } from '../../journal.ts'
import { endingOf } from '../events.ts'
import { analyse } from './analyse.ts'
import type { Observed } from './observed.ts'

/** Of 20 events 0 is to be handled, 9 fails, 19 is refused, 7 and 13 exhaust the memory. */
const events = 20
const poison = 7

/** What a worker writes when all goes well with an event. */
function handled(at: number, { key = 0, token = 'token', ms = 10, crashes = 0 } = {}): Entry[] {
  return [
    { kind: 'taken', key, at, crashes },
    { kind: 'claimed', key, at: at + 1, token },
    { kind: 'began', key, run: at, at: at + 2 },
    { kind: 'finished', key, run: at, at: at + 2 + ms },
    { kind: 'recorded', key, at: at + 3 + ms, token },
    { kind: 'verdict', key, at: at + 4 + ms, verdict: 'done' },
  ]
}

function failed(at: number, key: number, verdict: 'retry' | 'dead'): Entry[] {
  return [
    ...cutOff(at, { key }),
    { kind: 'threw', key, run: at, at: at + 10 },
    { kind: 'verdict', key, at: at + 11, verdict },
  ]
}

/** A job running when its process ends. */
function cutOff(at: number, { key = 0, crashes = 0 } = {}): Entry[] {
  return handled(at, { key, crashes }).slice(0, 3)
}

/** A job that the queue has counted three crashes of. */
function setAside(at: number, key: number): Entry[] {
  return [
    { kind: 'taken', key, at, crashes: 3 },
    { kind: 'verdict', key, at: at + 1, verdict: 'dead' },
  ]
}

function worker(entries: Entry[], life: Partial<Witness['life']> = {}): Witness {
  return { life: { slot: 2, process: 2, stops: [], ...life }, entries }
}

const failures = [0, 20, 40, 60].flatMap((at, index) => failed(at, 9, index === 3 ? 'dead' : 'retry'))
const poisoned = [
  ...[0, 4000, 8000].map((at, crashes) =>
    worker(cutOff(at, { key: poison, crashes }), { process: 10 + crashes, endedAt: at + 500 }),
  ),
  worker(setAside(50_000, poison), { process: 14 }),
]
const letterOf = (key: number, reason: string) => ({ id: `letter-${key}`, key, reason })
const letters = {
  failed: letterOf(9, 'failed: 4 attempts, the maximum.'),
  refused: letterOf(19, 'This handler refuses the event.'),
  crashed: letterOf(poison, 'crashed: the process ended during 3 runs.'),
}

/** Only the events in question were delivered; the others are left out of what is expected. */
function brokenOf(processes: Witness[], more: Partial<Observed> = {}, keys: readonly number[] = [0]): string[] {
  return findingsOf(processes, more, keys).broken.map(({ promise }) => promise)
}

function findingsOf(processes: Witness[], more: Partial<Observed> = {}, keys: readonly number[] = [0]) {
  const rest = Array.from({ length: events }, (_, key) => key).filter((key) => !keys.includes(key))
  const others = rest.flatMap((key) =>
    endingOf(key, events) === 'handled' ? handled(100_000 + key * 100, { key }) : [],
  )
  const fated = rest.flatMap((key) => {
    const ending = endingOf(key, events)
    if (ending === 'exhausts-memory') return [{ ...letters.crashed, key }]
    return ending === 'handled' ? [] : [letterOf(key, 'This handler refuses the event.')]
  })
  const ends = rest.filter((key) => endingOf(key, events) === 'exhausts-memory')
  const ended = ends.flatMap((key) => [
    ...[0, 1, 2].map((crashes) =>
      worker(cutOff(200_000 + crashes * 4000, { key, crashes }), {
        process: 50 + crashes,
        endedAt: 201_000 + crashes * 4000,
      }),
    ),
    worker(setAside(300_000, key), { process: 54 }),
  ])
  const acknowledged = new Map(Array.from({ length: events }, (_, key) => [key, { times: 1 }]))
  return analyse({
    events,
    leaseMs: 1000,
    transactional: false,
    exhausted: new Set(),
    outages: [],
    crashes: [],
    acknowledged,
    strange: [],
    replayed: [],
    openJobs: 0,
    notDone: [],
    damage: [],
    ...more,
    letters: [...fated, ...(more.letters ?? [])],
    processes: [...processes, worker(others, { process: 99 }), ...ended],
  })
}

describe('what keeps the promises', () => {
  it('is counted and not complained of', () => {
    const duplicate: Entry[] = [
      { kind: 'taken', key: 0, at: 500, crashes: 0 },
      { kind: 'verdict', key: 0, at: 501, verdict: 'done' },
    ]
    const findings = findingsOf([worker([...handled(0), ...duplicate])])
    expect(findings).toMatchObject({ broken: [], handled: 16, takenAfterSuccess: 1, repeats: {}, lost: 0 })
  })

  it('may fail permanently, and be refused', () => {
    const findings = findingsOf(
      [worker([...failures, ...failed(100, 19, 'dead')])],
      { letters: [letters.failed, letters.refused] },
      [9, 19],
    )
    expect(findings).toMatchObject({ broken: [], letters: { failed: 2 }, repeats: { failed: 3 } })
  })

  it('may have two dead letters, of two jobs', () => {
    const twice = [0, 1000].flatMap((at) => failed(at, 19, 'dead'))
    const one = findingsOf([worker(twice)], { letters: [letters.refused] }, [19])
    const two = findingsOf([worker(twice)], { letters: [letters.refused, { ...letters.refused, id: 'other' }] }, [19])
    expect(two).toMatchObject({ broken: [], letters: one.letters })
  })

  it('may end three processes', () => {
    const exhausted = new Set([10, 11, 12])
    const findings = findingsOf(poisoned, { letters: [letters.crashed], exhausted }, [poison])
    expect(findings).toMatchObject({ broken: [], letters: { crashed: 2 } })
  })

  it('may repeat what was cut off, or lay in a process that was stopped', () => {
    const killed = worker(cutOff(0), { killedAt: 900 })
    expect(findingsOf([killed, worker(handled(3000))])).toMatchObject({ broken: [], repeats: { killed: 1 } })
    const stopped = worker(handled(0, { ms: 5000, token: 'one' }).slice(0, 4), { stops: [{ from: 100, to: 4900 }] })
    const other = worker(handled(2000), { process: 3 })
    expect(findingsOf([stopped, other])).toMatchObject({ broken: [], repeats: { stalled: 1 } })
  })

  it('may repeat what could not be recorded', () => {
    const unrecorded = worker(handled(0).slice(0, 4))
    const outages = [{ from: 12, to: 400 }]
    expect(findingsOf([unrecorded, worker(handled(3000), { process: 3 })], { outages })).toMatchObject({
      broken: [],
      repeats: { 'server-away': 1 },
    })
  })

  it('may be handled and not recorded, if its process was killed before it could try again', () => {
    const unrecorded = [...handled(0).slice(0, 4), ...handled(0).slice(5)]
    const findings = findingsOf([worker(unrecorded, { killedAt: 500 })], { notDone: [0] })
    expect(findings).toMatchObject({ broken: [], handled: 16, unrecorded: 1 })
  })

  it('may overlap with a handler that exhausts the memory of its process', () => {
    const slow = worker(cutOff(0, { key: poison }), { process: 10, endedAt: 9000 })
    const others = [2000, 12_000].map((at, index) =>
      worker(cutOff(at, { key: poison, crashes: index + 1 }), { process: at, endedAt: at + 100 }),
    )
    const last = worker(setAside(30_000, poison), { process: 14 })
    expect(brokenOf([slow, ...others, last], { letters: [letters.crashed] }, [poison])).toEqual([])
  })

  it('may begin before the end of a process is noticed that had ended by itself', () => {
    const endedAfter = (lastSign: number) => {
      const first = worker([...cutOff(0, { key: poison }), { kind: 'running', at: lastSign }], { endedAt: 530 })
      const others = [510, 4000].map((at, index) =>
        worker(cutOff(at, { key: poison, crashes: index + 1 }), { process: at, endedAt: at + 100 }),
      )
      return [first, ...others, worker(setAside(30_000, poison), { process: 14 })]
    }
    const more = { transactional: true, letters: [letters.crashed] }
    expect(brokenOf(endedAfter(500), more, [poison])).toEqual([])
    expect(brokenOf(endedAfter(520), more, [poison])).toContain('overlap')
  })

  it('may overlap with a process that had not reported for long when it was killed', () => {
    const silent = { process: 4, heardAt: 100, killedAt: 2500 }
    const other = worker(handled(2400), { process: 5 })
    expect(brokenOf([worker(cutOff(0), silent), other])).toEqual([])
    expect(brokenOf([worker(cutOff(0), { ...silent, heardAt: 2450 }), other])).toContain('overlap')
  })

  it('may be set aside after three faults, if it is handled when it is replayed', () => {
    const killed = [0, 4000, 8000].map((at, crashes) =>
      worker(cutOff(at, { crashes }), { process: at, killedAt: at + 5 }),
    )
    const replayed = [letterOf(0, 'crashed: the process ended during 3 runs.')]
    expect(findingsOf([...killed, worker(setAside(15_000, 0)), worker(handled(20_000))], { replayed })).toMatchObject({
      broken: [],
      replayed: 1,
    })
  })
})

describe('a broken promise', () => {
  it('an event that was answered 2xx, and is neither handled nor a dead letter', () => {
    expect(brokenOf([])).toEqual(['lost'])
    expect(brokenOf([worker(cutOff(0), { killedAt: 5 })])).toEqual(['lost'])
    expect(findingsOf([])).toMatchObject({ lost: 1 })
    expect(brokenOf(poisoned, {}, [poison])).toEqual(['lost'])
  })

  it('an event that was never answered 2xx', () => {
    const acknowledged = new Map(Array.from({ length: events - 1 }, (_, key) => [key + 1, { times: 1 }]))
    expect(brokenOf([worker(handled(0))], { acknowledged })).toEqual(['not-acknowledged'])
  })

  it('a run after a recorded success', () => {
    expect(brokenOf([worker([...handled(0), ...handled(5000).slice(0, 4)])])).toEqual(['run-after-success'])
  })

  it('a success recorded for two claims', () => {
    const late: Entry = { kind: 'recorded', key: 0, at: 3000, token: 'another' }
    expect(brokenOf([worker([...handled(0), late])])).toEqual(['recorded-twice'])
  })

  it('runs at the same time, without an excuse', () => {
    const long = worker(handled(0, { ms: 500 }).slice(0, 4))
    expect(brokenOf([long, worker(handled(100), { process: 3 })])).toEqual(['overlap', 'unexplained-repeat'])
  })

  it('another run without a reason', () => {
    const unrecorded = worker(handled(0).slice(0, 4))
    expect(brokenOf([unrecorded, worker(handled(3000), { process: 3 })])).toEqual(['unexplained-repeat'])
  })

  it('an event that is a dead letter and does not belong there', () => {
    const letter = letterOf(0, 'failed: 4 attempts, the maximum.')
    const failing = [0, 20, 40, 60].flatMap((at) => failed(at, 0, 'retry'))
    expect(brokenOf([worker(failing)], { letters: [letter] })).toEqual(['wrong-letter'])
    expect(brokenOf(poisoned, { letters: [{ ...letters.refused, key: poison }] }, [poison])).toEqual(['wrong-letter'])
  })

  it('a dead letter before all attempts have failed', () => {
    const early = worker(failures.slice(0, 10))
    expect(brokenOf([early], { letters: [letters.failed] }, [9])).toEqual(['early-letter'])
  })

  it('an event that counts as crashed although no process ended', () => {
    const replayed = [letterOf(0, 'crashed: the process ended during 3 runs.')]
    expect(brokenOf([worker(handled(0))], { replayed })).toEqual(['early-letter'])
  })

  it('a crash that the queue counts although no worker was interrupted', () => {
    const miscounted = worker(handled(20_000, { crashes: 2 }), { process: 5 })
    const cut = worker(cutOff(0), { process: 4, killedAt: 500 })
    expect(brokenOf([cut, miscounted])).toEqual(['miscounted-crash'])
    const explained = worker(handled(20_000, { crashes: 1 }), { process: 5 })
    expect(brokenOf([cut, explained])).toEqual([])
    // The worker may have got the job again after it had settled it.
    const settled = worker(failed(0, 0, 'retry'), { process: 4, killedAt: 5000 })
    expect(brokenOf([settled, explained])).toEqual([])
    expect(brokenOf([settled, miscounted])).toEqual(['miscounted-crash'])
    // Another worker may have got the job, and died before it could begin.
    const other = worker([], { process: 6, killedAt: 9000 })
    expect(brokenOf([cut, other, miscounted])).toEqual([])
    expect(brokenOf([cut, miscounted], { outages: [{ from: 9000, to: 9500 }] })).toEqual([])
  })

  it('a fourth run of an event that ends its processes', () => {
    const fourth = worker(cutOff(12_000, { key: poison, crashes: 3 }), { process: 13, endedAt: 12_500 })
    expect(brokenOf([...poisoned, fourth], { letters: [letters.crashed] }, [poison])).toEqual(['fourth-crash'])
  })

  it('an event that the store does not call done, or a queue that is not empty', () => {
    expect(brokenOf([worker(handled(0))], { notDone: [0] })).toEqual(['not-completed'])
    expect(brokenOf([worker(handled(0), { killedAt: 5000 })], { notDone: [0] })).toEqual(['not-completed'])
    expect(brokenOf([worker(handled(0).slice(0, 4))], { notDone: [0] })).toEqual(['not-completed'])
    expect(brokenOf([worker(handled(0))], { openJobs: 1 })).toEqual(['open-jobs'])
    expect(brokenOf([worker(handled(0))], { openJobs: undefined })).toEqual(['open-jobs'])
  })

  it('effects other than exactly one, or of what failed', () => {
    const once = (key: number): [number, number] => [key, 1]
    const all = Array.from({ length: events }, (_, key) => key).filter((key) => endingOf(key, events) === 'handled')
    const run = [worker(handled(0))]
    expect(brokenOf(run, { effects: new Map(all.map(once)) })).toEqual([])
    expect(brokenOf(run, { effects: new Map([...all.map(once), [0, 2]]) })).toEqual(['doubled-effect'])
    expect(brokenOf(run, { effects: new Map(all.slice(1).map(once)) })).toEqual(['lost'])
    expect(brokenOf(run, { effects: new Map([...all, 9].map(once)) })).toEqual(['effect-of-failure'])
  })

  it('a file that is damaged', () => {
    expect(brokenOf([worker(handled(0))], { damage: ['row 3 missing from index'] })).toEqual(['damage'])
  })

  it('an answer that makes Audian give the event up', () => {
    expect(brokenOf([worker(handled(0))], { strange: [{ key: 0, status: 401 }] })).toEqual(['strange-answer'])
  })

  it('a process that ends without being killed', () => {
    expect(brokenOf([worker(handled(0))], { crashes: ['ended with 1'] })).toEqual(['crash'])
    expect(brokenOf([worker(handled(0))], { exhausted: new Set([2]) })).toEqual(['crash'])
  })
})
