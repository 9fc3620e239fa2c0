import { describe, expect, it, vi } from 'vitest'
import { UnverifiedBytes } from './unverified-bytes.ts'

function upload(unverified: UnverifiedBytes, bytes = 0) {
  const hold = unverified.open()
  const refused = vi.fn()
  hold.onRefused(refused)
  if (bytes > 0) hold.add(bytes)
  return { hold, refused }
}

describe('uploads', () => {
  it('may hold the limit together', () => {
    const unverified = new UnverifiedBytes(100)
    const uploads = [upload(unverified, 60), upload(unverified, 40)]
    expect(unverified.held).toBe(100)
    for (const { refused } of uploads) expect(refused).not.toHaveBeenCalled()
  })

  it('lose the largest over the limit, not the newest', () => {
    const unverified = new UnverifiedBytes(100)
    const small = upload(unverified, 10)
    const large = upload(unverified, 80)
    const newest = upload(unverified, 20)
    expect(large.refused).toHaveBeenCalledOnce()
    expect(small.refused).not.toHaveBeenCalled()
    expect(newest.refused).not.toHaveBeenCalled()
    expect(unverified.held).toBe(30)
  })

  it('lose the one that alone grows too large', () => {
    const unverified = new UnverifiedBytes(100)
    const { hold, refused } = upload(unverified, 60)
    hold.add(60)
    expect(refused).toHaveBeenCalledOnce()
    expect(unverified.held).toBe(0)
  })

  it('free their bytes at the end, once', () => {
    const unverified = new UnverifiedBytes(100)
    const { hold } = upload(unverified, 60)
    hold.end()
    hold.end()
    hold.add(10)
    expect(unverified.held).toBe(0)
  })

  it('are not refused after their end', () => {
    const unverified = new UnverifiedBytes(100)
    const { hold, refused } = upload(unverified, 60)
    hold.end()
    upload(unverified, 100)
    expect(refused).not.toHaveBeenCalled()
  })
})

describe('bodies that wait', () => {
  it('share the limit with uploads, and are refused when only waiting bodies fill it', () => {
    const unverified = new UnverifiedBytes(100)
    expect(unverified.reserve(70)).toBe(true)
    expect(unverified.reserve(40)).toBe(false)
    expect(unverified.held).toBe(70)
    unverified.release(70)
    expect(unverified.reserve(40)).toBe(true)
  })

  it('take the memory of the largest upload', () => {
    const unverified = new UnverifiedBytes(100)
    const { refused } = upload(unverified, 90)
    expect(unverified.reserve(40)).toBe(true)
    expect(refused).toHaveBeenCalledOnce()
    expect(unverified.held).toBe(40)
  })
})
