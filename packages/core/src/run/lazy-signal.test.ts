import { expect, it, vi } from 'vitest'
import { LazySignal } from './lazy-signal.ts'

const reason = new Error('too late')

it('gives the same signal every time', () => {
  const lazy = new LazySignal()
  expect(lazy.signal).toBeInstanceOf(AbortSignal)
  expect(lazy.signal).toBe(lazy.signal)
  expect(lazy.signal.aborted).toBe(false)
})

it('makes no controller for an abort that no one listens to', () => {
  const made = vi.spyOn(globalThis, 'AbortController')
  const lazy = new LazySignal()
  lazy.abort(reason)

  expect(made).not.toHaveBeenCalled()
  made.mockRestore()
})

it('aborts a signal that was asked for', () => {
  const lazy = new LazySignal()
  const { signal } = lazy
  const heard = vi.fn()
  signal.addEventListener('abort', heard)
  lazy.abort(reason)

  expect(heard).toHaveBeenCalledOnce()
  expect(signal.reason).toBe(reason)
})

it('has aborted already when it is asked for afterwards', () => {
  const lazy = new LazySignal()
  lazy.abort(reason)

  expect(lazy.signal.aborted).toBe(true)
  expect(lazy.signal.reason).toBe(reason)
})

it('keeps its first reason', () => {
  const early = new LazySignal()
  early.abort(reason)
  early.abort(new Error('another'))
  expect(early.signal.reason).toBe(reason)
})
