import { describe, expect, it } from 'vitest'
import { OptionsError } from '../options-error.ts'
import { checkedPath, literalPath, pathOf } from './route-path.ts'

const paths = ['/', '/webhooks', '/audian/webhooks', '/%C3%BC', '/a:b', "/it's(me)~-_.!$&+,;=@"]
const wrong: readonly (readonly [unknown, string])[] = [
  ['webhooks', "'webhooks' must begin with a slash."],
  ['', "'' must begin with a slash."],
  [' /webhooks', "' /webhooks' must begin with a slash."],
  ['https://example.com/webhooks', "'https://example.com/webhooks' must begin with a slash."],
  ['/webhooks?a=b', "'/webhooks?a=b' must be a path without query, fragment and white space."],
  ['/webhooks#a', "'/webhooks#a' must be a path without query, fragment and white space."],
  ['/webhooks\n', "'/webhooks\n' must be a path without query, fragment and white space."],
  [null, 'object must be a string, such as "/webhooks".'],
  [/^\/webhooks/, 'object must be a string, such as "/webhooks".'],
  [1, 'number must be a string, such as "/webhooks".'],
]

describe.each([
  ['checkedPath', checkedPath],
  ['literalPath', literalPath],
])('%s', (_name, check) => {
  it.each(paths)('takes %s', (path) => {
    expect(check(path, 'adapter')).toBe(path)
  })

  it.each(wrong)('refuses %j', (path, message) => {
    expect(() => check(path, 'adapter')).toThrow(new OptionsError('adapter', [`path: ${message}`]))
  })
})

describe('literalPath', () => {
  it('leaves a trailing slash out', () => {
    expect(literalPath('/webhooks/', 'adapter')).toBe('/webhooks')
  })

  it.each([
    ['/ü', "'/ü' never matches: requests for it have '/%C3%BC'."],
    ['/a/../b', "'/a/../b' never matches: requests for it have '/b'."],
    ['/"', "'/\"' never matches: requests for it have '/%22'."],
    ['/webhooks/:tenant', "'/webhooks/:tenant' is a pattern, but paths are compared literally."],
    ['/webhooks/*', "'/webhooks/*' is a pattern, but paths are compared literally."],
  ])('refuses %s', (path, message) => {
    expect(() => literalPath(path, 'adapter')).toThrow(new OptionsError('adapter', [`path: ${message}`]))
  })
})

it.each([
  ['/webhooks', '/webhooks'],
  ['/webhooks/', '/webhooks'],
  ['/webhooks/?a=/b/', '/webhooks'],
  ['https://example.com/webhooks?a', '/webhooks'],
  ['https://example.com', '/'],
  [undefined, '/'],
  ['*', '*'],
])('the path of a request for %s is %s', (target, path) => {
  expect(pathOf(target)).toBe(path)
})
