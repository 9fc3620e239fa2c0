import { describe, expect, it, vi } from 'vitest'
import { settled } from '../doubles/settled.ts'
import { createGate, type Waiter } from './gate.ts'

/** Someone in line, who can be stopped. */
function waiter(): Waiter & { stop(): void } {
  const listeners: (() => void)[] = []
  return {
    onStop: (listener) => void listeners.push(listener),
    stop: () => {
      for (const listener of listeners) listener()
    },
  }
}

describe('gate', () => {
  it('lets as many in as may run, at once', () => {
    const gate = createGate({ concurrency: 2, maxWaiting: 1 })

    expect([gate.enter(), gate.enter()]).toEqual(['entered', 'entered'])
    expect(gate).toMatchObject({ running: 2, waiting: 0 })
  })

  it('lets the next ones wait, and refuses those beyond', async () => {
    const gate = createGate({ concurrency: 1, maxWaiting: 2 })
    void gate.enter()
    const waiting = [gate.enter(), gate.enter()]

    expect(gate.enter()).toBe('full')
    expect(gate).toMatchObject({ running: 1, waiting: 2 })

    gate.leave()
    gate.leave()
    expect(await Promise.all(waiting)).toEqual(['entered', 'entered'])
    expect(gate).toMatchObject({ running: 1, waiting: 0 })
  })

  it('hands places over in the order of arrival', async () => {
    const gate = createGate({ concurrency: 1, maxWaiting: 10 })
    const order: number[] = []
    void gate.enter()
    for (const number of [1, 2, 3]) void Promise.resolve(gate.enter()).then(() => order.push(number))

    gate.leave()
    await settled()
    expect(order).toEqual([1])
    gate.leave()
    gate.leave()
    await settled()
    expect(order).toEqual([1, 2, 3])
  })

  it('never runs more than it may while places are passed on', async () => {
    const gate = createGate({ concurrency: 1, maxWaiting: 10 })
    void gate.enter()
    const second = gate.enter()

    gate.leave()
    // The second one has the place already, before its promise was looked at.
    const third = gate.enter()
    expect(third).toBeInstanceOf(Promise)
    expect(gate).toMatchObject({ running: 1, waiting: 1 })

    expect(await second).toBe('entered')
    gate.leave()
    expect(await third).toBe('entered')
  })

  it('frees a place that no one waits for', () => {
    const gate = createGate({ concurrency: 1, maxWaiting: 1 })
    void gate.enter()
    gate.leave()

    expect(gate.running).toBe(0)
    expect(gate.enter()).toBe('entered')
  })

  it('lets a waiter go out of the line', async () => {
    const gate = createGate({ concurrency: 1, maxWaiting: 2 })
    void gate.enter()
    const impatient = waiter()
    const first = gate.enter(impatient)
    const second = gate.enter(waiter())

    impatient.stop()
    expect(await first).toBe('gone')
    expect(gate.waiting).toBe(1)

    gate.leave()
    expect(await second).toBe('entered')
    expect(gate).toMatchObject({ running: 1, waiting: 0 })
  })

  it('takes no place away from a waiter that has entered', async () => {
    const gate = createGate({ concurrency: 1, maxWaiting: 1 })
    void gate.enter()
    const late = waiter()
    const entering = gate.enter(late)

    gate.leave()
    late.stop()

    expect(await entering).toBe('entered')
    expect(gate.running).toBe(1)
  })

  it('sets nothing on a waiter that need not wait', () => {
    const waiter = { onStop: vi.fn() }
    void createGate({ concurrency: 1, maxWaiting: 1 }).enter(waiter)

    expect(waiter.onStop).not.toHaveBeenCalled()
  })

  it('says whether every place is taken', () => {
    const gate = createGate({ concurrency: 1, maxWaiting: 1 })
    expect(gate.full).toBe(false)
    void gate.enter()
    expect(gate.full).toBe(true)
  })
})
