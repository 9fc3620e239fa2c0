import { describe, expect, it, vi } from 'vitest'
import { createFakeClock, settled } from './doubles/fake-clock.ts'
import { Progress } from './progress.ts'

function setUp() {
  const clock = createFakeClock()
  return { clock, progress: new Progress(clock) }
}

it('notes the arrival by both clocks', async () => {
  const { clock, progress } = setUp()
  const [now, monotonic] = [clock.now(), clock.monotonic()]
  await clock.advance(100)
  clock.jumpWall(5000)

  expect(progress.arrivedAt).toBe(monotonic)
  expect(progress.receivedAt).toBe(now)
  expect(progress.facts(clock.monotonic())).toEqual({ receivedAt: now, durationMs: 100 })
})

it('tells what is known so far', () => {
  const { clock, progress } = setUp()
  progress.event = { id: 'evt_1', timestamp: '2026-01-15T09:00:00Z', version: 'v1', event: 'call.failed', data: 1 }
  progress.key = 'app:evt_1'
  progress.keyId = 'abcd1234'
  progress.deliveryId = 'delv_1'

  expect(progress.facts(clock.monotonic())).toMatchObject({
    event: 'call.failed',
    timestamp: '2026-01-15T09:00:00Z',
    key: 'app:evt_1',
    keyId: 'abcd1234',
    deliveryId: 'delv_1',
  })
})

describe('the deadline', () => {
  it('aborts, takes it out of the line, and lets nothing begin', () => {
    const { progress } = setUp()
    progress.leave = vi.fn()
    progress.expire()

    expect(progress).toMatchObject({ overdue: true, stopped: 'timed-out', succeededInTime: false })
    expect(progress.leave).toHaveBeenCalledOnce()
    expect(progress.abort.signal.reason).toMatchObject({ code: 'DEADLINE_PASSED' })
  })

  it('knows whether it had succeeded by then', () => {
    const { progress } = setUp()
    progress.succeeded = true
    progress.expire()
    expect(progress.succeededInTime).toBe(true)
  })
})

describe('the close', () => {
  it('aborts, takes it out of the line, and lets nothing begin', () => {
    const { progress } = setUp()
    progress.leave = vi.fn()
    const abandonment = { cancel: vi.fn() }
    progress.abandonment = abandonment
    progress.close()

    expect(progress).toMatchObject({ overdue: false, stopped: 'draining' })
    expect(progress.leave).toHaveBeenCalledOnce()
    expect(abandonment.cancel).toHaveBeenCalledOnce()
    expect(progress.abort.signal.reason).toMatchObject({ code: 'CLOSED' })
  })

  it('changes nothing about what the deadline has said', () => {
    const { progress } = setUp()
    progress.expire()
    progress.close()

    expect(progress.stopped).toBe('timed-out')
    expect(progress.abort.signal.reason).toMatchObject({ code: 'DEADLINE_PASSED' })
  })
})

describe('abandoning', () => {
  it('lets those go who wait for its end', async () => {
    const { progress } = setUp()
    const gone = vi.fn()
    void progress.unlessAbandoned(new Promise(() => undefined)).then(gone)
    await settled()
    expect(gone).not.toHaveBeenCalled()
    progress.abandon()
    await settled()

    expect(gone).toHaveBeenCalledOnce()
    expect(progress).toMatchObject({ overdue: false, stopped: 'timed-out' })
  })

  it('is not needed by what ends by itself', async () => {
    const { progress } = setUp()
    await progress.unlessAbandoned(Promise.resolve())
    progress.abandon()
  })
})

it('aborts with its own reason when the lease is lost', () => {
  const { progress } = setUp()
  progress.loseLease()

  expect(progress.abort.signal.reason).toMatchObject({ code: 'LEASE_LOST' })
  expect(progress.stopped).toBeUndefined()
})
