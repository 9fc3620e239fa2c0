import { expect, it } from 'vitest'
import { difference } from './near-match.ts'

const meant = new URL('https://example.com/webhooks')

it.each([
  ['https://example.com/webhooks/', 'its path ends with a slash'],
  ['http://example.com/webhooks', 'it begins with http://'],
  ['https://www.example.com/webhooks', 'its host has www.'],
  ['https://example.com/Webhooks', 'its path is in another case: /Webhooks'],
  ['https://example.com/hooks', 'its path is /hooks'],
  ['https://example.com:8443/webhooks', 'its port is 8443'],
  ['https://example.com/webhooks?a=1', 'its query differs'],
  ['https://www.example.com/', 'its host has www., its path is /'],
  ['https://other.example.com/webhooks', undefined],
  ['nonsense', undefined],
])('%s: %s', (registered, expected) => {
  expect(difference(registered, meant)?.text).toBe(expected)
})

it('compares in both directions', () => {
  const withSlash = new URL('https://www.example.com/webhooks/')
  expect(difference(meant.href, withSlash)?.text).toBe('its host has no www., its path does not end with a slash')
})

it('thinks least of another port: another receiver may be there', () => {
  const weight = (url: string) => difference(url, meant)?.weight ?? 0
  expect(weight('https://example.com:8443/webhooks')).toBeGreaterThan(weight('http://www.example.com/hooks?a=1'))
})
