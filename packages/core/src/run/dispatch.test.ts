import { describe, expect, it, vi } from 'vitest'
import type { AnyHandler } from '../route/router.ts'
import type { SchemaIssue, StandardSchema } from '../route/standard-schema.ts'
import type { HandlerContext } from './context.ts'
import { type Dispatchable, dispatch } from './dispatch.ts'

const event = { id: 'evt_1', timestamp: undefined, version: 'v1', event: 'acme.thing', data: 'raw' }

function schemaOf(run: StandardSchema['~standard']['validate']): StandardSchema {
  return { '~standard': { version: 1, vendor: 'test', validate: run } }
}

function run(handlers: readonly AnyHandler[], more: Partial<Dispatchable> & { schema?: StandardSchema } = {}) {
  const { schema, ...rest } = more
  const contexts: (readonly SchemaIssue[])[] = []
  const reportMismatch = vi.fn()
  const result = dispatch({
    event,
    route: { schema, handlers },
    onMismatch: 'deliver',
    makeContext: (issues) => {
      contexts.push(issues)
      return { issues } as HandlerContext // the rest is no one's business here
    },
    reportMismatch,
    isLost: () => false,
    ...rest,
  })
  return { result, contexts, reportMismatch }
}

describe('handlers', () => {
  it('get the event and one context', async () => {
    const handlers = [vi.fn(), vi.fn()]
    const { result, contexts } = run(handlers)

    expect(await result).toBe('succeeded')
    expect(contexts).toEqual([[]])
    for (const handler of handlers) expect(handler).toHaveBeenCalledExactlyOnceWith(event, { issues: [] })
    expect(handlers[0]?.mock.lastCall?.[1]).toBe(handlers[1]?.mock.lastCall?.[1])
  })

  it('run one after another, whether they give promises or not', async () => {
    const order: string[] = []
    const slow = async () => {
      order.push('slow begins')
      await Promise.resolve()
      order.push('slow ends')
    }
    const { result } = run([slow, () => order.push('quick'), slow])

    expect(await result).toBe('succeeded')
    expect(order).toEqual(['slow begins', 'slow ends', 'quick', 'slow begins', 'slow ends'])
  })

  it('are awaited by their own then(), if it is not a promise of the language', async () => {
    const heard = vi.fn()
    const query = {
      // biome-ignore lint/suspicious/noThenProperty: a query builder is awaited by its own then()
      then: (resolve: () => void) =>
        queueMicrotask(() => {
          heard()
          resolve()
        }),
    }
    await run([() => query, () => expect(heard).toHaveBeenCalled()]).result
    expect(heard).toHaveBeenCalledOnce()
  })

  it('fail when they return a generator, since its body has not run', async () => {
    const body = vi.fn()
    function* generate() {
      yield body()
    }
    for (const handler of [() => generate(), async () => generate()]) {
      expect(await run([handler]).result).toEqual({
        error: expect.objectContaining({
          code: 'HANDLER_INVALID',
          message: expect.stringContaining('acme.thing returned a generator'),
        }),
      })
    }
    expect(body).not.toHaveBeenCalled()
  })

  it('fail when what they return cannot be looked at: that is a value, never a rejection', async () => {
    const error = new Error('the getter of next threw')
    const unreadable = Object.defineProperty({}, 'next', {
      get() {
        throw error
      },
    })
    const later = vi.fn()
    expect(await run([() => unreadable, later]).result).toEqual({ error })
    expect(await run([async () => unreadable, later]).result).toEqual({ error })
    expect(later).not.toHaveBeenCalled()
  })

  it('may return iterators and other values that iterate', async () => {
    expect(await run([() => [1], () => new Map().entries()]).result).toBe('succeeded')
  })

  it('succeed when there are none', async () => {
    expect(await run([]).result).toBe('succeeded')
  })
})

describe('a handler that fails', () => {
  it.each([
    ['an error', new Error('no')],
    ['a string', 'no'],
    ['undefined', undefined],
    ['null', null],
  ])('by a throw or a rejection of %s, ends the run', async (_, error) => {
    const next = vi.fn()
    const throwing = () => {
      throw error
    }

    expect(await run([throwing, next]).result).toEqual({ error })
    expect(await run([() => Promise.reject(error), next]).result).toEqual({ error })
    expect(next).not.toHaveBeenCalled()
  })
})

describe('a lease that is lost', () => {
  it('before the first handler, keeps all of them from beginning', async () => {
    const handler = vi.fn()

    expect(await run([handler], { isLost: () => true }).result).toBe('lost')
    expect(handler).not.toHaveBeenCalled()
  })

  it('during a handler, keeps the next one from beginning', async () => {
    let lost = false
    const first = async () => {
      lost = true
    }
    const second = vi.fn()

    expect(await run([first, second], { isLost: () => lost }).result).toBe('lost')
    expect(second).not.toHaveBeenCalled()
  })

  it('during the last handler, does not undo its success', async () => {
    let lost = false
    const only = () => {
      lost = true
    }
    expect(await run([only], { isLost: () => lost }).result).toBe('succeeded')
  })
})

describe('data that do not fit', () => {
  const issues = [
    { message: 'too small', path: ['sizes', { key: 0 }, 'width'] },
    { message: 'too big' },
  ] satisfies SchemaIssue[]
  const schema = schemaOf(() => ({ issues }))

  it('are delivered as they came, with the issues, and reported', async () => {
    const handler = vi.fn()
    const { result, contexts, reportMismatch } = run([handler], { schema })

    expect(await result).toBe('succeeded')
    expect(handler.mock.lastCall?.[0]).toEqual(event)
    expect(contexts).toEqual([issues])
    expect(reportMismatch).toHaveBeenCalledExactlyOnceWith(issues)
  })

  it('fail the run, and are reported, where mismatches are to be retried', async () => {
    const handler = vi.fn()
    const { result, reportMismatch } = run([handler], { schema, onMismatch: 'retry' })

    expect(await result).toEqual({
      error: expect.objectContaining({
        code: 'EVENT_MISMATCH',
        message: 'acme.thing: data.sizes.0.width does not fit its schema: too small (2 in all).',
      }),
    })
    expect(reportMismatch).toHaveBeenCalledExactlyOnceWith(issues)
    expect(handler).not.toHaveBeenCalled()
  })

  it('are named as a whole when the issue has no path', async () => {
    const whole = schemaOf(() => ({ issues: [{ message: '' }] }))
    expect(await run([], { schema: whole, onMismatch: 'retry' }).result).toMatchObject({
      error: { message: 'acme.thing: data does not fit its schema:  (1 in all).' },
    })
  })

  it('are not a mismatch when there are no issues', async () => {
    const empty = schemaOf(() => ({ issues: [] }))
    const { result, reportMismatch } = run([], { schema: empty, onMismatch: 'retry' })

    expect(await result).toBe('succeeded')
    expect(reportMismatch).not.toHaveBeenCalled()
  })
})

describe('a schema', () => {
  it('is asked once, and its output is what every handler gets', async () => {
    const validating = vi.fn(async () => ({ value: 'clean' }))
    const handlers = [vi.fn(), vi.fn()]
    await run(handlers, { schema: schemaOf(validating) }).result

    expect(validating).toHaveBeenCalledOnce()
    for (const handler of handlers) expect(handler.mock.lastCall?.[0]).toEqual({ ...event, data: 'clean' })
  })

  it('that fails, fails the run', async () => {
    const error = new Error('bad schema')
    const throwing = schemaOf(() => {
      throw error
    })

    expect(await run([], { schema: throwing }).result).toEqual({ error })
    expect(await run([], { schema: schemaOf(() => Promise.reject(error)) }).result).toEqual({ error })
  })
})
