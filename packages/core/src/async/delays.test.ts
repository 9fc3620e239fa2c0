import { fakeClock } from '@audian-webhooks/testing'
import { describe, expect, it } from 'vitest'
import { createDelays, createSharedDelays } from './delays.ts'

function setUp(delayMs = 1000) {
  const clock = fakeClock()
  const delays = createDelays(clock, delayMs)
  const due: string[] = []
  return { clock, delays, due, add: (name: string) => delays.add(() => due.push(name)) }
}

describe('delays', () => {
  it('are due after their time, not before', async () => {
    const { clock, due, add } = setUp()
    add('one')
    await clock.advance(999)
    expect(due).toEqual([])
    await clock.advance(1)
    expect(due).toEqual(['one'])
    await clock.advance(5000)
    expect(due).toEqual(['one'])
  })

  it('share one timer, and are due each at its own time', async () => {
    const { clock, due, add } = setUp()
    add('one')
    await clock.advance(300)
    add('two')
    add('three')
    expect(clock.pending).toBe(1)

    await clock.advance(700)
    expect(due).toEqual(['one'])
    await clock.advance(299)
    expect(due).toEqual(['one'])
    await clock.advance(1)
    expect(due).toEqual(['one', 'two', 'three'])
    expect(clock.pending).toBe(0)
  })

  it('can be cancelled, once or twice, before or after', async () => {
    const { clock, due, add } = setUp()
    const [first, second, third, fourth] = ['1', '2', '3', '4'].map(add)
    second?.cancel()
    second?.cancel()
    await clock.advance(999)
    first?.cancel()
    fourth?.cancel()
    await clock.advance(1)
    third?.cancel()

    expect(due).toEqual(['3'])
    const fifth = add('5')
    third?.cancel()
    await clock.advance(1000)
    expect(due).toEqual(['3', '5'])
    fifth.cancel()
  })

  it('may be cancelled by one that is due at the same time', async () => {
    const { clock, delays, due, add } = setUp()
    delays.add(() => victim.cancel())
    const victim = add('victim')
    add('bystander')
    await clock.advance(1000)

    expect(due).toEqual(['bystander'])
  })

  it('may be added by one that is due, for a whole delay', async () => {
    const { clock, delays, due, add } = setUp()
    delays.add(() => add('next'))
    await clock.advance(1999)
    expect(due).toEqual([])
    await clock.advance(1)
    expect(due).toEqual(['next'])
    expect(clock.pending).toBe(0)
  })

  it('are all looked at when one that is due throws', async () => {
    const { clock, delays, due, add } = setUp()
    delays.add(() => {
      throw new Error('a mistake in a call-back')
    })
    add('same time')
    await clock.advance(500)
    add('later')
    await expect(clock.advance(500)).rejects.toThrow('a mistake')

    await clock.advance(1000)
    expect(due).toEqual(['same time', 'later'])
  })
})

describe('the timer', () => {
  it('keeps the process alive only while something waits', () => {
    const { clock, add } = setUp()
    expect(clock.keepingAlive).toBe(0)
    const [one, two] = [add('one'), add('two')]
    expect(clock.keepingAlive).toBe(1)
    one.cancel()
    expect(clock.keepingAlive).toBe(1)
    two.cancel()
    expect(clock.keepingAlive).toBe(0)
    add('three')
    expect(clock.keepingAlive).toBe(1)
  })

  it('is left to fire for one that is cancelled, and finds its way to the next', async () => {
    const { clock, due, add } = setUp()
    add('cancelled').cancel()
    await clock.advance(400)
    add('kept')
    expect(clock.pending).toBe(1)
    await clock.advance(600)
    expect(due).toEqual([])
    expect(clock.keepingAlive).toBe(1)
    await clock.advance(400)

    expect(due).toEqual(['kept'])
    expect(clock.pending).toBe(0)
  })

  it('that fires a little early does not spin', async () => {
    const { clock } = setUp()
    const asked: number[] = []
    const early = {
      ...clock,
      now: clock.now,
      monotonic: clock.monotonic,
      setTimer: (callback: () => void, delayMs: number) => {
        asked.push(delayMs)
        return clock.setTimer(callback, delayMs - 0.4)
      },
    }
    let due = 0
    createDelays(early, 1000).add(() => due++)
    await clock.advance(1001)

    expect(due).toBe(1)
    expect(asked).toEqual([1000, 1])
  })

  it('is one for a hundred thousand waits that come and go', async () => {
    const { clock, due, add } = setUp()
    for (let count = 0; count < 100_000; count++) add('gone').cancel()
    add('last')
    expect(clock.pending).toBe(1)
    await clock.advance(1000)

    expect(due).toEqual(['last'])
  })
})

describe('where timers end with the request that set them', () => {
  it('each wait has its own timer', async () => {
    const clock = fakeClock()
    const delays = createDelays(clock, 1000, true)
    const due: string[] = []
    const [first, second] = ['1', '2'].map((name) => delays.add(() => due.push(name)))
    expect(clock.pending).toBe(2)
    first?.cancel()
    first?.cancel()
    expect(clock.pending).toBe(1)
    await clock.advance(1000)
    second?.cancel()

    expect(due).toEqual(['2'])
    expect(clock.pending).toBe(0)
  })

  it('shared ones can be run by hand, those that are due', async () => {
    const clock = fakeClock()
    const ended = { cancel: () => undefined, keepAlive: () => undefined }
    const delays = createSharedDelays({ ...clock, setTimer: () => ended }, 1000)
    const due: string[] = []
    delays.add(() => due.push('1'))
    await clock.advance(999)
    delays.add(() => due.push('2'))
    delays.runDue()
    expect(due).toEqual([])
    await clock.advance(1)
    delays.runDue()
    delays.runDue()

    expect(due).toEqual(['1'])
  })
})
