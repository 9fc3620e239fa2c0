import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { emulatorOf } from './doubles/running.ts'
import type { Emulator } from './emulator.ts'

/** By node:http, because fetch lets nobody set these headers. */
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

describe('who may call', () => {
  it.each(paths)("%s: nobody by a name that is not this machine's", async (path) => {
    const emulator = await emulatorOf()
    expect(await statusOf(emulator, path, { host: 'evil.example.com' })).toBe(403)
    expect(await statusOf(emulator, path, { host: '127.0.0.1.evil.example.com' })).toBe(403)
    expect(await statusOf(emulator, path, { host: 'a b' })).toBe(403)
  })

  it.each(paths)('%s: no page of another origin', async (path) => {
    const emulator = await emulatorOf()
    expect(await statusOf(emulator, path, { origin: 'https://evil.example.com' })).toBe(403)
    expect(await statusOf(emulator, path, { origin: 'http://127.0.0.1:1' })).toBe(403)
    expect(await statusOf(emulator, path, { origin: 'null' })).toBe(403)
  })

  it('by every name of this machine, and from its own pages', async () => {
    const emulator = await emulatorOf()
    const { port } = new URL(emulator.url)
    for (const host of ['localhost', '127.0.0.1', '[::1]', 'audian.localhost']) {
      const own = { host: `${host}:${port}`, origin: `http://${host}:${port}` }
      expect(await statusOf(emulator, '/v2/webhooks', own)).toBe(200)
    }
  })

  it('by names that are allowed', async () => {
    const emulator = await emulatorOf({ allowedHosts: ['Emulator'] })
    expect(await statusOf(emulator, '/v2/webhooks', { host: 'emulator:4010' })).toBe(200)
    expect(await statusOf(emulator, '/v2/webhooks', { host: 'EMULATOR' })).toBe(200)
    expect(await statusOf(emulator, '/v2/webhooks', { host: 'other:4010' })).toBe(403)
  })

  it.each(['0.0.0.0', '::'])('by its own address where it listens on %s', async (host) => {
    const emulator = await emulatorOf({ host })
    const response = await fetch(`${emulator.apiUrl}/webhooks`, { headers: { 'x-auth-token': emulator.token } })
    expect(response.status).toBe(200)
  })
})
