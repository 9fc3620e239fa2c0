import { describe, expect, it, vi } from 'vitest'
import { Control } from './control.ts'

/** A control whose run holds its event. */
function setUp() {
  const onAbandon = vi.fn()
  const control = new Control(onAbandon)
  const hold = { lost: false, stop: vi.fn() }
  const onStop = vi.fn()
  control.holdWith(hold)
  control.onStop(onStop)
  return { control, hold, onStop, onAbandon }
}

it('knows how far the run has got', () => {
  const { control } = setUp()
  expect(control).toMatchObject({ begun: false, succeeded: false, stopped: undefined })
  control.begin()
  expect(control).toMatchObject({ begun: true, succeeded: false })
  control.succeed()
  expect(control).toMatchObject({ begun: true, succeeded: true })
})

it('knows whether the event is still held', () => {
  expect(new Control().lost).toBe(false)
  const { control, hold } = setUp()
  expect(control.lost).toBe(false)
  hold.lost = true
  expect(control.lost).toBe(true)
})

describe('the deadline', () => {
  it('aborts, takes it out of the line, lets nothing begin, and leaves the hold', () => {
    const { control, hold, onStop } = setUp()
    control.expire()

    expect(control.stopped).toBe('timed-out')
    expect(onStop).toHaveBeenCalledOnce()
    expect(hold.stop).not.toHaveBeenCalled()
    expect(control.signal.reason).toMatchObject({ code: 'DEADLINE_PASSED' })
  })

  it('changes nothing about a success', () => {
    const { control } = setUp()
    control.succeed()
    control.expire()
    expect(control.succeeded).toBe(true)
  })
})

describe('the close', () => {
  it('aborts, takes it out of the line, lets nothing begin, and lets the hold expire', () => {
    const { control, hold, onStop, onAbandon } = setUp()
    control.close()

    expect(control.stopped).toBe('draining')
    expect(onStop).toHaveBeenCalledOnce()
    expect(hold.stop).toHaveBeenCalledOnce()
    expect(control.signal.reason).toMatchObject({ code: 'CLOSED' })
    expect(onAbandon).not.toHaveBeenCalled()
  })

  it('is passed to each caller that waits for the run', () => {
    const { control } = setUp()
    const cancel = vi.fn()
    control.abandonWith({ cancel })
    control.expire()
    expect(cancel).not.toHaveBeenCalled()
    control.close()
    expect(cancel).toHaveBeenCalledOnce()
  })

  it('changes nothing about the ending at the deadline', () => {
    const { control } = setUp()
    control.expire()
    control.close()

    expect(control.stopped).toBe('timed-out')
    expect(control.signal.reason).toMatchObject({ code: 'DEADLINE_PASSED' })
  })
})

describe('abandoning', () => {
  it('lets those go who wait for its end, and the hold expire', () => {
    const { control, hold, onAbandon } = setUp()
    control.abandon()

    expect(onAbandon).toHaveBeenCalledOnce()
    expect(hold.stop).toHaveBeenCalledOnce()
    expect(control.stopped).toBe('timed-out')
    expect(control.signal.aborted).toBe(false)
  })

  it('needs no hold and no listeners', () => {
    const control = new Control()
    control.abandon()
    expect(control.stopped).toBe('timed-out')
  })
})

it('aborts with its own reason when the lease is lost', () => {
  const { control } = setUp()
  control.loseLease()

  expect(control.signal.reason).toMatchObject({ code: 'LEASE_LOST' })
  expect(control.stopped).toBeUndefined()
})
