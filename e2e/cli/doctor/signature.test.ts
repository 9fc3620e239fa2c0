import { createHmac, timingSafeEqual } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { type SignInput, sign } from '@audian-webhooks/core/protocol'
import express from 'express'
import { describe, expect, it } from 'vitest'
import { audianWebhooks } from '../command-line.ts'
import { examined, secret } from './examined.ts'
import { end, listen, receiver } from './receivers.ts'

const signatureHeading = 'Signature Verification Failing'
const json = (value: object) => JSON.stringify(value)

describe('forgeries', () => {
  it('that are accepted', async () => {
    const { url } = await listen(receiver({ verifies: false }))
    const { exitCode, find, next } = await examined([url])
    expect(exitCode).toBe(1)
    for (const id of ['unsigned', 'forged']) {
      expect(find(id)).toMatchObject({ status: 'problem', title: expect.stringContaining('anyone can forge events') })
    }
    expect(next).toMatchObject({ heading: signatureHeading })
    expect(find('raw-body')).toMatchObject({ status: 'skipped', detail: 'It accepts wrong signatures too.' })
  })

  it('that make it fail', async () => {
    const { url } = await listen((request, response) => {
      if (request.method === 'GET') return end(response, 405)
      return end(response, 500, 'TypeError: cannot read')
    })
    const { find } = await examined([url])
    expect(find('forged')).toMatchObject({
      status: 'problem',
      heading: '5xx Errors on Delivery',
      detail: 'Response: TypeError: cannot read',
    })
  })
})

describe('the raw body', () => {
  it('is parsed by express.json(), as in the setup guide', async () => {
    const app = express().use(express.json())
    app.post('/webhooks', (request, response) => {
      const timestamp = String(request.headers['x-audian-timestamp'])
      const expected = sign({ secret, timestamp, body: json(request.body) })
      response.sendStatus(request.headers['x-audian-signature'] === expected ? 200 : 401)
    })
    const { url, requests } = await listen(app)
    const { exitCode, find } = await examined([url])
    expect(exitCode).toBe(1)
    expect(find('raw-body')).toMatchObject({
      status: 'problem',
      title:
        'The body is parsed and serialised again before it is verified: it looks like JSON.parse() and JSON.stringify(), as with express.json().',
      heading: signatureHeading,
    })
    expect(requests()).toBeLessThan(40)
  })

  it.each<[string, (body: Buffer) => Buffer | string, string]>([
    [
      'is trimmed',
      (body) => body.toString().trim(),
      'is changed before it is verified: it looks like code that trims the body',
    ],
    ['is read as Latin-1', (body) => body.toString('latin1'), 'does not read the body as UTF-8'],
    [
      'is written again by Python',
      (body) => spaced(JSON.parse(body.toString())),
      'serialised again before it is verified: it looks like json.loads() and json.dumps() of Python',
    ],
  ])('%s', async (_name, change, title) => {
    const { url } = await listen(receiver({ change }))
    const { find } = await examined([url])
    expect(find('raw-body')).toMatchObject({ status: 'problem', title: expect.stringContaining(title) })
  })

  const spaced = (value: unknown): string =>
    typeof value === 'object' && value !== null
      ? `{${Object.entries(value)
          .map(([key, each]) => `${JSON.stringify(key)}: ${spaced(each)}`)
          .join(', ')}}`
      : JSON.stringify(value)
})

describe('the signature', () => {
  it.each<[string, (input: SignInput) => string, string]>([
    ['needs the prefix', (input) => `sha256=${sign(input)}`, 'only with the prefix sha256='],
    ['leaves the dot out', (input) => hmac(input.timestamp, input.body), 'leaves out the dot'],
    ['leaves the timestamp out', (input) => hmac('', input.body), 'without the timestamp'],
    ['has a shorter secret', (input) => sign({ ...input, secret: secret.slice(6) }), 'removes the prefix whsec_'],
    ['is in Base64', (input) => Buffer.from(sign(input), 'hex').toString('base64'), 'in Base64'],
  ])('%s', async (_name, signature, title) => {
    const { url } = await listen(receiver({ signature }))
    const { exitCode, find, next } = await examined([url])
    expect(exitCode).toBe(1)
    expect(find('signed')).toMatchObject({ status: 'problem', title: expect.stringContaining(title) })
    expect(find('raw-body')).toMatchObject({ status: 'ok' })
    expect(next).toMatchObject({ id: 'signed', heading: signatureHeading })
  })

  const hmac = (before: string, body: Uint8Array | string) =>
    createHmac('sha256', secret).update(before).update(body).digest('hex')

  it('is odd, and the body is parsed: still fewer than 40 requests', async () => {
    const signature = (input: SignInput) => Buffer.from(sign(input), 'hex').toString('base64')
    const { url, requests } = await listen(receiver({ signature, change: (body) => json(JSON.parse(body.toString())) }))
    const { ids } = await examined([url])
    expect(ids('problem')).toEqual(['signed', 'raw-body'])
    expect(requests()).toBeLessThan(40)
  })

  it('is made with another secret', async () => {
    const { url } = await listen(receiver())
    const { find, ids } = await examined([url], { env: { AUDIAN_WEBHOOK_SECRET: 'whsec_of_another_receiver' } })
    expect(find('signed')).toMatchObject({ status: 'problem', title: expect.stringContaining('another secret') })
    expect(ids('skipped')).toContain('raw-body')
  })

  it('is compared in a way that throws', async () => {
    const { url } = await listen(async (request, response) => {
      const timestamp = String(request.headers['x-audian-timestamp'])
      const expected = `sha256=${sign({ secret, timestamp, body: await buffer(request) })}`
      try {
        const signature = Buffer.from(String(request.headers['x-audian-signature']))
        end(response, timingSafeEqual(signature, Buffer.from(expected)) ? 200 : 401)
      } catch (error) {
        end(response, 500, String(error))
      }
    })
    const { find } = await examined([url])
    expect(find('forged')).toMatchObject({ status: 'problem', heading: '5xx Errors on Delivery' })
    expect(find('signed')).toMatchObject({
      status: 'problem',
      title: expect.stringContaining('only with the prefix sha256='),
    })
  })

  it('cannot be distinguished from other refusals when all are answered alike', async () => {
    const { url } = await listen((_request, response) => end(response, 400))
    const { find } = await examined([url])
    expect(find('signed')).toMatchObject({ status: 'problem', detail: expect.stringContaining('400 is not 401') })
  })

  it('cannot be made with a broken secret', async () => {
    const env = { AUDIAN_WEBHOOK_SECRET: 'whsec_with_a_line_break\n' }
    const { exitCode, stderr } = await audianWebhooks(['doctor', 'http://127.0.0.1:9/'], { env })
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: 'error: The signing secret in AUDIAN_WEBHOOK_SECRET has white space around it.\n',
    })
  })

  it('may have one spelling only', async () => {
    const { url } = await listen((request, response) => {
      const isOdd =
        request.headers['content-type'] !== 'application/json' || !request.rawHeaders.includes('X-Audian-Signature')
      return isOdd && request.method === 'POST' ? end(response, 401) : receiver()(request, response)
    })
    const { ids } = await examined([url])
    expect(ids('warning')).toEqual(expect.arrayContaining(['signature-prefix', 'header-case', 'content-type']))
  })
})

describe('clocks', () => {
  it.each([
    [20, 'ahead of'],
    [-20, 'behind'],
  ])('that differ by %i minutes', async (minutes, where) => {
    const { url } = await listen(receiver({ aheadByMs: minutes * 60_000 }))
    const { find, exitCode } = await examined([url])
    expect(exitCode).toBe(1)
    expect(find('signed')).toMatchObject({
      status: 'problem',
      title: expect.stringMatching(new RegExp(`the clock of the receiver is (19.9|20|20.1) minutes ${where}`)),
    })
    expect(find('raw-body')).toMatchObject({ status: 'ok' })
  })

  it('that differ less than the tolerance', async () => {
    const { url } = await listen(receiver({ aheadByMs: 120_000, toleranceMs: 7_200_000 }))
    const { find } = await examined([url])
    expect(find('clock')).toMatchObject({ status: 'warning', title: expect.stringContaining('ahead of') })
  })

  it('and a tolerance that loses late attempts', async () => {
    const { url } = await listen(receiver())
    const { find } = await examined([url])
    expect(find('tolerance')).toMatchObject({
      status: 'warning',
      title: 'A delivery signed 55 minutes ago gets a 401 response.',
    })
  })

  it('and a tolerance that is too short', async () => {
    const { url } = await listen(receiver({ toleranceMs: 60_000 }))
    const { find } = await examined([url])
    expect(find('tolerance')).toMatchObject({
      status: 'warning',
      title: 'A delivery signed 4 minutes ago gets a 401 response.',
    })
  })
})
