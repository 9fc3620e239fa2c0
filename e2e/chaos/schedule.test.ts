import { expect, it } from 'vitest'
import { leaseMs } from './lease.ts'
import { processFaults, restarts } from './schedule.ts'

function firstFaults(seed: number) {
  const faults = processFaults(seed, 8)
  return Array.from({ length: 200 }, () => faults.next().value)
}

it('is the same for the same seed, and another for another', () => {
  expect(firstFaults(1)).toEqual(firstFaults(1))
  expect(restarts(1, 5)).toEqual(restarts(1, 5))
  expect(firstFaults(1)).not.toEqual(firstFaults(2))
  expect(restarts(1, 5)).not.toEqual(restarts(2, 5))
})

it('kills and stops every slot', () => {
  const faults = firstFaults(3)
  expect(new Set(faults.map((fault) => fault?.slot)).size).toBe(8)
  expect(new Set(faults.map((fault) => fault?.kind))).toEqual(new Set(['kill', 'stop']))
})

it('kills as often as is asked for', () => {
  const faults = processFaults(6, 3, 1000)
  const all = Array.from({ length: 2000 }, () => faults.next().value)
  const ms = all.reduce((sum, fault) => sum + (fault?.afterMs ?? 0), 0)
  const kills = all.filter((fault) => fault?.kind === 'kill').length
  expect(ms / kills).toBeGreaterThan(950)
  expect(ms / kills).toBeLessThan(1050)
})

it('stops for longer than a lease', () => {
  for (const fault of firstFaults(4)) if (fault?.kind === 'stop') expect(fault.forMs).toBeGreaterThan(leaseMs)
})

it('spreads the restarts over the run', () => {
  const shares = restarts(5, 5).map(({ atShare }) => atShare)
  shares.forEach((share, at) => {
    expect(share).toBeGreaterThan(at / 5)
    expect(share).toBeLessThan((at + 1) / 5)
  })
})
