import { OptionsError } from '@audian-webhooks/core'
import { describe, expect, it } from 'vitest'
import { createClient } from '../create-client.ts'
import type { ClientOptions } from './client-options.ts'
import { optionProblems } from './option-problems.ts'

const secret = 'never-to-be-seen'

/** The problems of options that are right but for these. */
function problemsOf(changed: object): string[] {
  return optionProblems({ token: secret, ...changed } as ClientOptions)
}

describe('options without a problem', () => {
  it.each<[string, object]>([
    ['a token', {}],
    ['a function', { token: () => secret }],
    ['an API key', { token: undefined, apiKey: secret }],
    ['everything left out by name', Object.fromEntries(['apiKey', 'baseUrl', 'fetch', 'timeoutMs', 'retry'].map(none))],
    ['another base URL', { baseUrl: 'https://eu.example/v2/' }],
    ['plain HTTP to this machine', { baseUrl: 'http://localhost:4000' }],
    ['plain HTTP to this machine by number', { baseUrl: 'http://127.0.0.1:4000/v2' }],
    ['a fetch', { fetch: globalThis.fetch }],
    ['the longest time-out', { timeoutMs: 2 ** 31 - 1 }],
    ['no retries', { retry: { attempts: 1 } }],
    ['retries left out by name', { retry: { attempts: undefined, initialDelayMs: undefined, maxDelayMs: undefined } }],
  ])('%s', (_, changed) => {
    expect(problemsOf(changed)).toEqual([])
  })
})

describe('an option that cannot be right', () => {
  it.each<[object, RegExp]>([
    [{ apiKey: secret }, /^token, apiKey: pass only one of them\. An API key is exchanged/],
    [{ token: undefined }, /^token, apiKey: pass one of them\. Is the environment variable set\?/],
    [{ token: '' }, /^token: it is empty/],
    [{ token: `${secret}\n` }, /^token: it contains white space/],
    [{ token: 7 }, /^token: it is not a string/],
    [{ token: null }, /^token, apiKey: pass one of them/],
    [{ token: undefined, apiKey: ` ${secret}` }, /^apiKey: it contains white space/],
    [{ token: undefined, apiKey: () => secret }, /^apiKey: it is not a string/],
    [{ baseUrl: 'api.audian.com' }, /^baseUrl: must be an absolute URL/],
    [{ baseUrl: 7 }, /^baseUrl: must be an absolute URL/],
    [{ baseUrl: 'http://api.audian.com:8443/v2' }, /^baseUrl: must begin with https:\/\//],
    [{ baseUrl: 'http://localhost.example.com' }, /^baseUrl: must begin with https:\/\//],
    [{ baseUrl: 'ftp://localhost' }, /^baseUrl: must begin with https:\/\//],
    [{ baseUrl: `https://me:${secret}@api.audian.com` }, /^baseUrl: .*password/],
    [{ baseUrl: `https://api.audian.com/?key=${secret}` }, /^baseUrl: .*query/],
    [{ fetch: 'fetch' }, /^fetch: must be a function/],
    [{ timeoutMs: 0 }, /^timeoutMs: .*from 1 to 2147483647/],
    [{ timeoutMs: 2 ** 31 }, /^timeoutMs: .*from 1 to 2147483647/],
    [{ timeoutMs: '10' }, /^timeoutMs: /],
    [{ retry: 3 }, /^retry: must be an object/],
    [{ retry: null }, /^retry: must be an object/],
    [{ retry: { attempts: 0 } }, /^retry\.attempts: must be a positive whole number/],
    [{ retry: { attempts: 1.5 } }, /^retry\.attempts: /],
    [{ retry: { initialDelayMs: -1 } }, /^retry\.initialDelayMs: /],
    [{ retry: { maxDelayMs: Number.NaN } }, /^retry\.maxDelayMs: /],
    [{ retry: { limit: 2 } }, /^retry\.limit: unknown option\. Known options: attempts, /],
    [{ key: secret }, /^key: unknown option\. Known options: token, apiKey, /],
  ])('%j', (changed, problem) => {
    const problems = problemsOf(changed)
    expect(problems).toEqual([expect.stringMatching(problem)])
    expect(problems.join()).not.toContain(secret)
  })

  it.each([undefined, null, 'token'])('no options: %j', (options) => {
    expect(optionProblems(options as never)).toEqual(['The options are missing: { token } or { apiKey }.'])
  })

  it('is reported at creation, all at once', () => {
    const create = () => createClient({ token: '', baseUrl: 'http://a.example', timeoutMs: 0 })
    expect(create).toThrow(/^Invalid options for createClient\(\):\n- token: .*\n- baseUrl: .*\n- timeoutMs: /)
    const error = caught(create)
    expect(OptionsError.is(error) && error).toMatchObject({ code: 'OPTIONS_INVALID', problems: { length: 3 } })
  })
})

function none(name: string): [string, undefined] {
  return [name, undefined]
}

function caught(call: () => unknown): unknown {
  try {
    return call()
  } catch (error) {
    return error
  }
}
