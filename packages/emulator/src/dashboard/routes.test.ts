import fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Assets } from './assets.ts'
import { dashboardRoutes } from './routes.ts'

const assets: Assets = new Map([
  ['/', { body: Buffer.from('<p>'), type: 'text/html; charset=utf-8', immutable: false }],
  ['/assets/a-12345678.js', { body: Buffer.from('go()'), type: 'text/javascript; charset=utf-8', immutable: true }],
])
let asked = 0
const app = fastify()
let url = ''

beforeAll(async () => {
  dashboardRoutes(app, async () => {
    asked += 1
    return assets
  })
  url = await app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => app.close())

describe('dashboardRoutes()', () => {
  it('loads the files with the first request, not before', () => {
    expect(asked).toBe(0)
  })

  it('serves the page, which browsers must revalidate', async () => {
    const response = await fetch(`${url}/?from=somewhere`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(await response.text()).toBe('<p>')
  })

  it('serves files that may be cached permanently', async () => {
    const response = await fetch(`${url}/assets/a-12345678.js`)
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(await response.text()).toBe('go()')
  })

  it.each(['/assets/', '/assets/b.js', '/assets/../package.json', '/assets/%2e%2e/%2e%2e/package.json', '/index.html'])(
    'answers 404 to %s',
    async (path) => {
      const response = await app.inject({ method: 'GET', url: path })
      expect(response.statusCode).toBe(404)
    },
  )

  it.each(['/', '/assets/nothing.js'])('allows no content of other origins in %s', async (path) => {
    const { headers } = await fetch(`${url}${path}`)
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'self';/)
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  })
})
