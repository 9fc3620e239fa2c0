import { describe, expect, it, vi } from 'vitest'
import { settled } from '../doubles/settled.ts'
import { LifecycleEmitter } from './lifecycle.ts'

function setUp() {
  const errors: unknown[] = []
  const emitter = new LifecycleEmitter((error, name) => errors.push([name, error]))
  return { emitter, errors }
}

it('tells everyone who listens, in order, until they stop', () => {
  const { emitter } = setUp()
  const heard: string[] = []
  const first = () => heard.push('first')
  emitter.on('draining', first).on('draining', ({ running }) => heard.push(`second ${running}`))
  emitter.on('closed', () => heard.push('closed'))

  emitter.emit('draining', { running: 1 })
  expect(heard).toEqual(['first', 'second 1'])
  emitter.off('draining', first)
  emitter.emit('draining', { running: 2 })
  expect(heard).toEqual(['first', 'second 1', 'second 2'])
})

it('tells those who listened when it happened, also if they unsubscribe in the meantime', () => {
  const { emitter } = setUp()
  const second = vi.fn()
  emitter.on('draining', () => {
    emitter.off('draining', second)
    emitter.on('draining', () => undefined)
  })
  emitter.on('draining', second)
  emitter.emit('draining', { running: 0 })

  expect(second).toHaveBeenCalledOnce()
})

describe('a listener that fails', () => {
  it.each([new Error('no'), 'text', undefined])('by throwing or rejecting with %s, changes nothing', async (error) => {
    const { emitter, errors } = setUp()
    const last = vi.fn()
    emitter.on('draining', () => {
      throw error
    })
    emitter.on('draining', () => Promise.reject(error))
    emitter.on('draining', last)
    emitter.emit('draining', { running: 0 })
    await settled()

    expect(last).toHaveBeenCalledOnce()
    expect(errors).toEqual([
      ['draining', error],
      ['draining', error],
    ])
  })

  it('may do so in its own then()', () => {
    const { emitter, errors } = setUp()
    const error = new Error('no')
    emitter.on('draining', () => ({
      // biome-ignore lint/suspicious/noThenProperty: what it is about
      then: () => {
        throw error
      },
    }))
    emitter.emit('draining', { running: 0 })

    expect(errors).toEqual([['draining', error]])
  })
})

it('needs no one to listen', () => {
  const { emitter, errors } = setUp()
  emitter.emit('closed', { unfinished: [] })

  expect(errors).toEqual([])
})
