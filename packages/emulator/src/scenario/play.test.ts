import { eventSchemas } from '@audian-webhooks/core/protocol'
import { describe, expect, it } from 'vitest'
import { both } from '../doubles/running.ts'
import { type ScenarioName, scenarios } from './calls.ts'
import { eventsOf } from './play.ts'

const clock = { now: () => Date.UTC(2026, 0, 15, 9), random: () => 0 }
const callOf = (event: { data?: unknown }) => (event.data as { call_id: string }).call_id

describe('a scenario', () => {
  it.each([
    ['answered', ['call.initiated', 'call.ringing', 'call.answered', 'call.completed']],
    ['recorded', ['call.initiated', 'call.ringing', 'call.answered', 'call.completed', 'recording.completed']],
    ['missed', ['call.initiated', 'call.ringing', 'call.failed']],
    ['failed', ['call.initiated', 'call.failed']],
  ] as const)('%s is one call in chronological order', (name, names) => {
    const events = eventsOf(name, {}, clock)
    expect(events.map(({ event }) => event)).toEqual(names)
    expect(new Set(events.map(callOf)).size).toBe(1)
    const times = events.map(({ timestamp }) => timestamp ?? '')
    expect(times).toEqual([...times].sort())
    expect(times[0]).toBe('2026-01-15T09:00:00.000Z')
  })

  it.each(Object.keys(scenarios) as ScenarioName[])('%s has exactly the documented data', (name) => {
    for (const { event, data } of eventsOf(name, {}, clock)) {
      const schema = eventSchemas[event as keyof typeof eventSchemas]
      expect(schema.safeParse(data)).toMatchObject({ success: true })
    }
  })

  it('that is unknown is rejected, with the list of known names', () => {
    expect(() => eventsOf('busy', {}, clock)).toThrow(
      "Unknown scenario 'busy'. Use one of answered, recorded, missed, failed.",
    )
    expect(() => eventsOf('constructor', {}, clock)).toThrow("Unknown scenario 'constructor'.")
  })
})

describe('many calls', () => {
  it('have separate ids, and are interleaved', () => {
    const events = eventsOf('failed', { calls: 3 }, clock)
    expect(events.map(({ event }) => event)).toEqual([
      ...Array<string>(3).fill('call.initiated'),
      ...Array<string>(3).fill('call.failed'),
    ])
    const calls = events.map(callOf)
    expect(calls.slice(3)).toEqual(calls.slice(0, 3))
    expect(new Set(calls).size).toBe(3)
  })

  it('may come in any order, and all of them come', () => {
    const shuffled = eventsOf('failed', { calls: 3, shuffled: true }, clock)
    // With a random number that is always 0, Fisher and Yates put the first one last.
    expect(shuffled.map(({ event }) => event)).toEqual([
      'call.initiated',
      'call.initiated',
      'call.failed',
      'call.failed',
      'call.failed',
      'call.initiated',
    ])
    expect(new Set(shuffled.map(callOf)).size).toBe(3)
  })

  it('are delivered', async () => {
    const { emulator, receiver } = await both()
    const deliveries = emulator.play('recorded', { calls: 20, shuffled: true })
    await emulator.settled()
    expect(deliveries).toHaveLength(100)
    expect(receiver.received).toHaveLength(100)
    expect(emulator.tally()).toMatchObject({ delivered: 100 })
  })
})
