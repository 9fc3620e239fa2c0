import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { emulatorOf } from './doubles/running.ts'
import type { Emulator } from './emulator.ts'

/** Uses node:http, because fetch does not allow these headers. */
function statusOf(emulator: Emulator, path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(`${emulator.url}${path}`, { headers: { 'x-auth-token': emulator.token, ...headers } })
    sent.on('error', reject).on('response', (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    sent.end()
  })
}

const paths = ['/v2/webhooks', '/_emulator/state', '/nothing']

describe('access control', () => {
  it.each(paths)('%s: rejects a host name of another machine', async (path) => {
    const emulator = await emulatorOf()
    expect(await statusOf(emulator, path, { host: 'evil.example.com' })).toBe(403)
    expect(await statusOf(emulator, path, { host: '127.0.0.1.evil.example.com' })).toBe(403)
    expect(await statusOf(emulator, path, { host: 'a b' })).toBe(403)
  })

  it.each(paths)('%s: rejects pages of another origin', async (path) => {
    const emulator = await emulatorOf()
    expect(await statusOf(emulator, path, { origin: 'https://evil.example.com' })).toBe(403)
    expect(await statusOf(emulator, path, { origin: 'http://127.0.0.1:1' })).toBe(403)
    expect(await statusOf(emulator, path, { origin: 'null' })).toBe(403)
  })

  it('allows every name of this machine, and the emulator’s own pages', async () => {
    const emulator = await emulatorOf()
    const { port } = new URL(emulator.url)
    for (const host of ['localhost', '127.0.0.1', '[::1]', 'audian.localhost']) {
      const own = { host: `${host}:${port}`, origin: `http://${host}:${port}` }
      expect(await statusOf(emulator, '/v2/webhooks', own)).toBe(200)
    }
  })

  it('allows names in allowedHosts', async () => {
    const emulator = await emulatorOf({ allowedHosts: ['Emulator'] })
    expect(await statusOf(emulator, '/v2/webhooks', { host: 'emulator:4010' })).toBe(200)
    expect(await statusOf(emulator, '/v2/webhooks', { host: 'EMULATOR' })).toBe(200)
    expect(await statusOf(emulator, '/v2/webhooks', { host: 'other:4010' })).toBe(403)
  })

  it.each(['0.0.0.0', '::'])('allows its own address when it listens on %s', async (host) => {
    const emulator = await emulatorOf({ host })
    const response = await fetch(`${emulator.apiUrl}/webhooks`, { headers: { 'x-auth-token': emulator.token } })
    expect(response.status).toBe(200)
  })
})
