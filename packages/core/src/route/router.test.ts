import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { Context } from '../run/context.ts'
import { audianSchemas } from './audian-schemas.ts'
import { Router } from './router.ts'

const any = z.unknown()

function setUp(schemas: Record<string, typeof any> = { 'a.b.c': any, 'a.b.d': any, 'a.x': any, plain: any }) {
  const router = new Router(schemas)
  const ran: string[] = []
  const handler = (name: string) => () => ran.push(name)
  /** Runs what an event meets, and says who ran. */
  const run = (event: string) => {
    ran.length = 0
    const envelope = { id: undefined, timestamp: undefined, version: undefined, event, data: undefined }
    for (const each of router.route(event).handlers) void each(envelope, {} as Context) // no one looks at it here
    return [...ran]
  }
  return { router, handler, run }
}

describe('order', () => {
  it('is exact, then the narrower namespace, then the wider one, then everything', () => {
    const { router, handler, run } = setUp()
    router.on('*', handler('*'))
    router.on('a.*', handler('a.*'))
    router.on('a.b.*', handler('a.b.*'))
    router.on('a.b.c', handler('a.b.c'))

    expect(run('a.b.c')).toEqual(['a.b.c', 'a.b.*', 'a.*', '*'])
    expect(run('a.b.d')).toEqual(['a.b.*', 'a.*', '*'])
    expect(run('a.x')).toEqual(['a.*', '*'])
    expect(run('plain')).toEqual(['*'])
  })

  it('is that of registration within one pattern', () => {
    const { router, handler, run } = setUp()
    for (const name of ['first', 'second', 'third']) router.on('plain', handler(name))

    expect(run('plain')).toEqual(['first', 'second', 'third'])
  })
})

describe('one registration', () => {
  it('runs once however many of its patterns match', () => {
    const { router, handler, run } = setUp()
    router.on(['*', 'a.x', 'a.*', 'a.x'], handler('one'))

    expect(run('a.x')).toEqual(['one'])
    expect(run('plain')).toEqual(['one'])
  })

  it('is separate, even of the same function', () => {
    const { router, handler, run } = setUp()
    const same = handler('same')
    router.on('a.x', same)
    router.on('a.x', same)
    router.on('a.*', same)

    expect(run('a.x')).toEqual(['same', 'same', 'same'])
  })

  it('hands event and context through', () => {
    const { router } = setUp()
    const got: unknown[] = []
    router.on('plain', (...args: unknown[]) => {
      got.push(...args)
      return 'result'
    })
    const [handler] = router.route('plain').handlers
    const event = { id: undefined, timestamp: undefined, version: undefined, event: 'plain', data: 1 }
    const context = {} as Context // no one looks at it here

    expect(handler?.(event, context)).toBe('result')
    expect(got).toEqual([event, context])
  })
})

describe('what no one matches', () => {
  it('goes to onUnmatched, declared or not', () => {
    const { router, handler, run } = setUp()
    router.on('a.x', handler('a.x'))
    router.onUnmatched(handler('first'))
    router.onUnmatched(handler('second'))

    expect(run('plain')).toEqual(['first', 'second'])
    expect(run('never.declared')).toEqual(['first', 'second'])
    expect(run('a.x')).toEqual(['a.x'])
  })

  it('goes nowhere without it', () => {
    const { router, handler, run } = setUp()
    router.on('*', handler('*'))

    expect(run('never.declared')).toEqual([])
    expect(new Router({}).route('plain').handlers).toEqual([])
  })

  it('keeps its schema', () => {
    const { router } = setUp()
    expect(router.route('plain').schema).toBe(any)
    expect(router.route('never.declared').schema).toBeUndefined()
  })
})

describe('names that objects have of themselves', () => {
  const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', '~constructor']

  it.each(names)('finds nothing under %s', (name) => {
    const { router, handler, run } = setUp()
    router.on('*', handler('*'))

    expect(run(name)).toEqual([])
    expect(router.route(name).schema).toBeUndefined()
  })

  it.each(names)('can declare %s', (name) => {
    const { router, handler, run } = setUp(Object.fromEntries([[name, any]]))
    router.on(name, handler('exact'))
    router.on('*', handler('*'))

    expect(run(name)).toEqual(['exact', '*'])
  })
})

describe('routes', () => {
  it('of declared events are made once', () => {
    const { router } = setUp()
    expect(router.route('plain')).toBe(router.route('plain'))
  })
})

describe('refusals', () => {
  const { handler } = setUp()

  it.each(['call.complete', 'call.completd', 'call.completed.*', '', 'call', 'call.**'])(
    'knows no pattern %j',
    (pattern) => {
      const router = new Router(audianSchemas)
      expect(() => router.on(pattern, handler(''))).toThrow(expect.objectContaining({ code: 'PATTERN_UNKNOWN' }))
    },
  )

  it('say what was meant, and what to do', () => {
    const router = new Router(audianSchemas)
    expect(() => router.on('call.complete', handler(''))).toThrow(
      "'call.complete' is not a declared event. Did you mean 'call.completed'? Declare private events with createWebhooks({ events: { 'call.complete': schema } }). Undeclared events go to onUnmatched().",
    )
  })

  it('register nothing of a list of which one is unknown', () => {
    const { router, handler, run } = setUp()
    expect(() => router.on(['plain', 'nonsense'], handler('plain'))).toThrow()

    expect(run('plain')).toEqual([])
  })

  it.each([undefined, null, 'text', {}])('take %j for no handler', (nothing) => {
    const { router } = setUp()
    const text = `got ${typeof nothing} for a handler. Pass a function.`

    expect(() => router.on(['plain', 'a.*'], nothing)).toThrow(
      expect.objectContaining({ code: 'HANDLER_INVALID', message: `on('plain', 'a.*') ${text}` }),
    )
    expect(() => router.onUnmatched(nothing)).toThrow(
      expect.objectContaining({ code: 'HANDLER_INVALID', message: `onUnmatched() ${text}` }),
    )
  })

  it.each([[function* () {}], [async function* () {}]])('are generator functions: %s', (handler) => {
    const { router } = setUp()
    const refused = (where: string) =>
      expect.objectContaining({
        code: 'HANDLER_INVALID',
        message: `${where} got a generator function for a handler. A call would not run its body. Pass a function or an async function.`,
      })

    expect(() => router.on('plain', handler)).toThrow(refused("on('plain')"))
    expect(() => router.onUnmatched(handler)).toThrow(refused('onUnmatched()'))
  })

  it('come after the first delivery of any kind', () => {
    const { router, handler } = setUp()
    router.on('plain', handler(''))
    router.route('never.declared')

    const tooLate = expect.objectContaining({
      code: 'HANDLER_TOO_LATE',
      message: expect.stringContaining("on('plain') came after the first delivery"),
    })
    expect(() => router.on('plain', handler(''))).toThrow(tooLate)
    expect(() => router.onUnmatched(handler(''))).toThrow(expect.objectContaining({ code: 'HANDLER_TOO_LATE' }))
  })
})
