import { once } from 'node:events'
import type { RequestListener, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { createWebhooks } from '@audian-webhooks/core'
import { expressWebhooks } from '@audian-webhooks/express'
import { nodeWebhooks } from '@audian-webhooks/node'
import { memoryStore } from '@audian-webhooks/store-memory'
import { freePort } from '@audian-webhooks/test-services'
import express from 'express'
import { describe, expect, it } from 'vitest'
import { audianWebhooks } from '../command-line.ts'
import { examined, secret } from './examined.ts'
import { end, listen, receiver } from './receivers.ts'

const receiving = 'Webhook Not Receiving Events'

describe('a receiver of this library', () => {
  const webhooks = createWebhooks({ secret, store: memoryStore(), logger: false })

  it.each([
    ['node', () => listen(nodeWebhooks(webhooks))],
    ['Express', () => listen(express().post('/webhooks', expressWebhooks(webhooks)))],
  ])('on %s has no problem', async (_name, start) => {
    const { url, requests } = await start()
    const { exitCode, findings, ids, problems } = await examined([url])
    expect(ids('problem')).toEqual([])
    // That it is on this machine.
    expect(ids('warning')).toEqual(['address'])
    expect({ exitCode, problems }).toEqual({ exitCode: 0, problems: 0 })
    expect(ids('skipped')).toEqual(['certificate', 'plain-http', 'webhook'])
    expect(findings.map(({ id }) => id)).toContain('raw-body')
    expect(requests()).toBeLessThan(40)
  })

  it('gets marked events only, and its handlers get none', async () => {
    const seen: string[] = []
    const own = createWebhooks({ secret, store: memoryStore(), logger: false })
    own.on('*', ({ event }) => void seen.push(event))
    own.onUnmatched(({ event }) => void seen.push(event))
    const ids: string[] = []
    const { url } = await listen(receiver({ answer: ({ id }) => (ids.push(id) > 0 ? 200 : 500) }))
    await examined([url])
    await examined([(await listen(nodeWebhooks(own))).url])
    expect(seen).toEqual([])
    expect(ids.length).toBeGreaterThan(0)
    expect(ids.filter((id) => !/^evt_doctor_[0-9a-f]{32}$/.test(id))).toEqual([])
  })

  it('runs the checks that need no secret', async () => {
    const { url } = await listen(nodeWebhooks(webhooks))
    const { stdout, exitCode } = await audianWebhooks(['doctor', url])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('Signed deliveries: skipped. AUDIAN_WEBHOOK_SECRET is not set.')
  })
})

describe('the address', () => {
  it('that cannot be resolved', async () => {
    const { exitCode, find, ids, next } = await examined(['https://hooks.invalid/webhooks', '--timeout', '20s'])
    expect(exitCode).toBe(1)
    expect(find('address')).toMatchObject({ status: 'problem', title: expect.stringContaining('hooks.invalid') })
    expect(ids('skipped')).toEqual(['connection', 'route', 'forgery', 'signature', 'webhook'])
    expect(next).toMatchObject({ id: 'address', heading: receiving })
  })

  it('where nothing listens', async () => {
    const port = await freePort()
    const { exitCode, find, ids } = await examined([`http://127.0.0.1:${port}/`])
    expect(exitCode).toBe(1)
    expect(find('tcp')).toMatchObject({ status: 'problem', title: `Nothing listens on port ${port}.` })
    expect(ids('skipped')).toEqual(['route', 'forgery', 'signature', 'webhook'])
  })

  it('that is private', async () => {
    const { find } = await examined(['https://192.168.255.254/', '--timeout', '1s'])
    expect(find('address')).toMatchObject({
      status: 'problem',
      title: expect.stringContaining('192.168.255.254 (private)'),
    })
  })

  it.each([
    ['http://hooks.invalid/', 'begins with http://'],
    ['https://someone:pass-word@hooks.invalid/', 'user name'],
  ])('%s', async (url, title) => {
    const { stdout } = await audianWebhooks(['doctor', url, '--json'])
    expect(JSON.parse(stdout).findings[0]).toMatchObject({ id: 'url-form', status: 'problem' })
    expect(stdout).toContain(title)
    expect(stdout).not.toContain('pass-word')
  })

  it.each([['not-a-url'], ['ftp://example.com/']])('%s is rejected', async (url) => {
    const { exitCode, stderr } = await audianWebhooks(['doctor', url])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('must be absolute')
  })
})

describe('something else than a receiver', () => {
  const html = { 'content-type': 'text/html; charset=utf-8' }
  it.each([
    { what: 'a redirect', status: 308, headers: { location: '/hook/' }, title: 'POST is redirected (308) to /hook/.' },
    { what: 'a wrong path', status: 404, title: 'there is no receiver at this path' },
    { what: 'no POST', status: 405, title: 'does not accept POST' },
    { what: 'a page', status: 200, headers: html, text: '<!doctype html>', title: 'A web page responds (200)' },
    {
      what: 'a login',
      status: 401,
      headers: html,
      text: '<input type="password">',
      title: 'A login page responds (401)',
    },
    { what: 'a password', status: 401, headers: { 'www-authenticate': 'Basic' }, title: 'A login responds (401)' },
    { what: 'a challenge', status: 403, headers: { 'cf-mitigated': 'challenge' }, title: 'Cloudflare responds (403)' },
    { what: 'a rate limit', status: 429, title: 'a rate limit' },
    { what: 'a limit for bodies', status: 413, title: 'less than 1 KB returns 413' },
  ])('$what', async ({ status, headers, text, title }) => {
    const { url } = await listen((_request, response) => response.writeHead(status, headers).end(text))
    const { exitCode, find, ids, next } = await examined([url])
    expect(exitCode).toBe(1)
    expect(find('post')).toMatchObject({ status: 'problem', title: expect.stringContaining(title) })
    expect(next).toMatchObject({ id: 'post', heading: receiving })
    expect(ids('skipped')).toEqual(expect.arrayContaining(['forgery', 'signature']))
  })

  it('a proxy whose receiver is down', async () => {
    const { url } = await listen((_request, response) => end(response, 502, 'Bad Gateway'))
    const { next, find } = await examined([url])
    expect(find('post')).toMatchObject({ status: 'problem', detail: 'Response: Bad Gateway' })
    expect(next).toMatchObject({ heading: '5xx Errors on Delivery' })
  })

  it.each<[string, RequestListener]>([
    ['never answers', () => undefined],
    ['never stops', (_request, response) => pour(response)],
  ])('what %s', async (_name, listener) => {
    const { url } = await listen(listener)
    const { find, next } = await examined([url, '--timeout', '5s'])
    expect(find('post')).toMatchObject({ status: 'problem', title: 'POST gets no response (TIMEOUT).' })
    expect(next).toMatchObject({ heading: '5xx Errors on Delivery' })
  })

  function pour(response: ServerResponse): void {
    const chunk = Buffer.alloc(10_000)
    const more = () => {
      if (!response.destroyed) response.write(chunk, () => setTimeout(more, 10))
    }
    more()
  }

  it('what speaks no HTTP', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined).end('220 mail.example.com ESMTP\r\n'))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { find } = await examined([`http://127.0.0.1:${(server.address() as AddressInfo).port}/`])
    server.close()
    expect(find('post')).toMatchObject({
      status: 'problem',
      title: expect.stringMatching(/no response \((HPE_|ECONNRESET)/),
    })
  })
})

describe('limits of bodies', () => {
  const limitedTo = (bytes: number) =>
    listen((request, response) => {
      if (Number(request.headers['content-length'] ?? 0) > bytes)
        return end(response.setHeader('connection', 'close'), 413)
      return receiver()(request, response)
    })

  it('of 100 KiB: a warning', async () => {
    const { find, exitCode } = await examined([(await limitedTo(102_400)).url])
    expect(find('body-limit')).toMatchObject({ status: 'warning', title: 'A body of 110 KB gets a 413 response.' })
    expect(exitCode).toBe(0)
  })

  it('of 500 KB: fine, and named', async () => {
    const { find } = await examined([(await limitedTo(500_000)).url])
    expect(find('body-limit')).toMatchObject({
      status: 'ok',
      title: 'Bodies of 110 KB are accepted, bodies of 1 MB get a 413 response.',
    })
  })
})
