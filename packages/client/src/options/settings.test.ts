import { describe, expect, it, vi } from 'vitest'
import { settingsOf } from './settings.ts'

const token = 'token-1'

describe('the settings', () => {
  it('have Audian’s own address, and the defaults', () => {
    expect(settingsOf({ token })).toMatchObject({
      baseUrl: 'https://api.audian.com:8443/v2',
      isLocal: false,
      timeoutMs: 10_000,
      retry: { attempts: 3, initialDelayMs: 300, maxDelayMs: 30_000 },
    })
  })

  it('take what is given', () => {
    const given = { timeoutMs: 5, retry: { attempts: 1, initialDelayMs: 2, maxDelayMs: 3 } }
    expect(settingsOf({ token, ...given })).toMatchObject(given)
  })

  it.each([
    ['https://a.example/v2//', 'https://a.example/v2', false],
    ['http://127.0.0.1:4000/', 'http://127.0.0.1:4000', true],
    ['https://localhost/v2', 'https://localhost/v2', true],
  ])('have %s as %s', (given, baseUrl, isLocal) => {
    expect(settingsOf({ token, baseUrl: given })).toMatchObject({ baseUrl, isLocal })
  })

  it('look for the global fetch when it is needed', async () => {
    const { fetch } = settingsOf({ token })
    const replaced = vi.spyOn(globalThis, 'fetch').mockResolvedValueOnce(new Response('later'))
    const init = { method: 'GET', headers: {}, redirect: 'manual', signal: new AbortController().signal } as const
    expect(await ((await fetch('https://a.example', init)) as Response).text()).toBe('later')
    replaced.mockRestore()
  })
})
