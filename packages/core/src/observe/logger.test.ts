import { afterEach, describe, expect, it, vi } from 'vitest'
import { settled } from '../doubles/settled.ts'
import { consoleLogger, createGuardedLogger, type Logger, silentLogger } from './logger.ts'
import { createRedactor } from './redact.ts'

const redact = createRedactor(() => ['open sesame'])
const levels = ['debug', 'info', 'warn', 'error'] as const

/** A logger that keeps its lines. */
function recorder() {
  const lines: [string, object, string][] = []
  const write = (level: string) => (fields: object, message: string) => void lines.push([level, fields, message])
  const logger: Logger = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
  return { lines, logger }
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('createGuardedLogger', () => {
  it.each(levels)('writes %s lines, redacted', (level) => {
    const { lines, logger } = recorder()
    createGuardedLogger(logger, redact)[level]({ to: '+14155551234' }, 'open sesame to +14155551234')
    expect(lines).toEqual([[level, { to: '[phone …34]' }, '[secret] to [phone …34]']])
  })

  it('adds what is bound to it to every line; a line’s own fields go before', () => {
    const { lines, logger } = recorder()
    const guarded = createGuardedLogger(logger, redact, { key: 'default:evt_1', from: '+14155551234' })
    guarded.info({}, 'one')
    guarded.warn({ key: 'other', more: 1 }, 'two')
    expect(lines).toEqual([
      ['info', { key: 'default:evt_1', from: '[phone …34]' }, 'one'],
      ['warn', { key: 'other', from: '[phone …34]', more: 1 }, 'two'],
    ])
  })

  it('leaves the caller’s objects alone', () => {
    const fields = Object.freeze({ to: '+14155551234', list: Object.freeze(['+14155551234']) })
    createGuardedLogger(recorder().logger, redact).info(fields, 'message')
    expect(fields).toEqual({ to: '+14155551234', list: ['+14155551234'] })
  })

  it('calls the methods on their logger, as Pino’s need it', () => {
    const seen: unknown[] = []
    class Stateful {
      readonly prefix = 'mine'
      debug() {}
      info() {}
      error() {}
      warn(_: object, message: string) {
        seen.push(`${this.prefix} ${message}`)
      }
    }
    createGuardedLogger(new Stateful(), redact).warn({}, 'message')
    expect(seen).toEqual(['mine message'])
  })

  it('takes an error in place of the fields, as Pino does', () => {
    const { lines, logger } = recorder()
    createGuardedLogger(logger, redact, { key: 'k' }).error(new Error('to +14155551234'), 'failed')
    expect(lines).toEqual([
      ['error', { key: 'k', err: expect.objectContaining({ type: 'Error', message: 'to [phone …34]' }) }, 'failed'],
    ])
  })

  it('takes a text alone, as plain JavaScript may write it', () => {
    const { lines, logger } = recorder()
    const guarded = createGuardedLogger(logger, redact, { key: 'k' })
    guarded.info('to +14155551234' as unknown as object, undefined as unknown as string)
    expect(lines).toEqual([['info', { key: 'k' }, 'to [phone …34]']])
  })

  it('writes a line without a message', () => {
    const { lines, logger } = recorder()
    createGuardedLogger(logger, redact).info({ a: 1 }, undefined as unknown as string)
    createGuardedLogger(logger, redact).info(undefined as unknown as object, undefined as unknown as string)
    expect(lines).toEqual([
      ['info', { a: 1 }, ''],
      ['info', {}, ''],
    ])
  })

  it('survives a logger that throws', () => {
    const fail = () => {
      throw new Error('the disk is full')
    }
    const guarded = createGuardedLogger({ debug: fail, info: fail, warn: fail, error: fail }, redact)
    for (const level of levels) expect(() => guarded[level]({}, 'message')).not.toThrow()
  })

  it('survives a logger that rejects', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    try {
      const fail = async () => {
        throw new Error('the disk is full')
      }
      createGuardedLogger({ debug: fail, info: fail, warn: fail, error: fail }, redact).error({}, 'message')
      await settled()
      expect(unhandled).not.toHaveBeenCalled()
    } finally {
      process.off('unhandledRejection', unhandled)
    }
  })

  it('writes the message even if a field throws', () => {
    const { lines, logger } = recorder()
    const hostile = {
      get number() {
        throw new Error('+14155551234')
      },
    }
    createGuardedLogger(logger, redact, { key: 'k' }).error(hostile, 'failed')
    expect(lines).toEqual([['error', expect.anything(), 'failed']])
  })
})

describe('silentLogger', () => {
  it('says nothing', () => {
    const spies = (['log', 'debug', 'info', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name))
    for (const level of levels) expect(silentLogger[level]({ a: 1 }, 'message')).toBeUndefined()
    for (const spy of spies) expect(spy).not.toHaveBeenCalled()
  })
})

describe('consoleLogger', () => {
  /** What a line looks like on the console. */
  function printed(fields: object, message = 'Message.'): string {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    createGuardedLogger(consoleLogger, redact).warn(fields, message)
    expect(warn).toHaveBeenCalledTimes(1)
    expect(warn.mock.lastCall).toHaveLength(1)
    const [[line] = []] = warn.mock.calls
    warn.mockRestore()
    return String(line)
  }

  it('writes warnings and errors, each to its own method, and nothing else', () => {
    const spies = Object.fromEntries(
      (['log', 'debug', 'info', 'warn', 'error'] as const).map((name) => [
        name,
        vi.spyOn(console, name).mockImplementation(() => {}),
      ]),
    )
    for (const level of levels) consoleLogger[level]({}, level)
    expect(Object.entries(spies).flatMap(([name, { mock }]) => mock.calls.map((call) => [name, ...call]))).toEqual([
      ['warn', '[audian-webhooks] warn'],
      ['error', '[audian-webhooks] error'],
    ])
  })

  it('writes fields behind the message', () => {
    const fields = { event: 'call.failed', count: 3, ok: false, none: null, list: [1, 'a'], more: { b: 2 } }
    expect(printed(fields)).toBe(
      '[audian-webhooks] Message. event=call.failed count=3 ok=false none=null list=[1,"a"] more={"b":2}',
    )
  })

  it('keeps percent signs as they are', () => {
    expect(printed({ rate: '100%s' }, '50%d')).toBe('[audian-webhooks] 50%d rate=100%s')
  })

  it('writes an error with its stack', () => {
    const error = new Error('boom')
    expect(printed({ err: error })).toBe(`[audian-webhooks] Message. err=${error.stack}`)
  })

  it('writes its code, by which docs/reference/errors.md is searched', () => {
    const error = Object.assign(new Error('boom'), { code: 'STORE_TIMED_OUT' })
    expect(printed({ err: error })).toBe(`[audian-webhooks] Message. err=[STORE_TIMED_OUT] ${error.stack}`)
  })

  it('writes what caused it: "fetch failed" alone helps no one', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    const error = new TypeError('fetch failed', { cause })
    expect(printed({ err: error })).toBe(
      `[audian-webhooks] Message. err=${error.stack}\ncaused by [ECONNREFUSED] ${cause.stack}`,
    )
    expect(printed({ err: new Error('wrapped', { cause: 'a text' }) })).toMatch(/\ncaused by a text$/)
  })

  it('writes what an error was gathered from', () => {
    const line = printed({ err: new AggregateError([new Error('one'), new Error('two')], 'all failed') })
    expect(line).toMatch(/AggregateError: all failed\n.*\ncaused by Error: one\n.*\ncaused by Error: two\n/s)
  })

  it('writes an error that has no stack', () => {
    const error = Object.assign(new Error('boom'), { stack: undefined })
    expect(printed({ err: error })).toBe('[audian-webhooks] Message. err=Error: boom')
  })

  it('lets no text begin its own line', () => {
    expect(printed({ deliveryId: 'delv_1\n[audian-webhooks] All is well.\u001b[2J\u009b' })).toBe(
      '[audian-webhooks] Message. deliveryId=delv_1%0A[audian-webhooks] All is well.%1B[2J%C2%9B',
    )
  })
})
