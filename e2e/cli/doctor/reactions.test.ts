import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { audianWebhooks } from '../command-line.ts'
import { examined, secret } from './examined.ts'
import { end, listen, receiver } from './receivers.ts'

describe('authentic deliveries', () => {
  it('of unknown events that are answered 400', async () => {
    const { url } = await listen(receiver({ answer: () => 400 }))
    const { exitCode, find, next } = await examined([url])
    expect(exitCode).toBe(1)
    expect(find('signed')).toMatchObject({ status: 'ok' })
    expect(find('raw-body')).toMatchObject({ status: 'ok' })
    expect(find('unknown-event')).toMatchObject({
      status: 'problem',
      title: expect.stringContaining('gets a 400 response'),
    })
    expect(next).toMatchObject({ id: 'unknown-event', heading: 'Events Not Being Processed' })
  })

  it.each([
    [409, 'Events Not Being Processed'],
    [500, '5xx Errors on Delivery'],
  ])('that come again and are answered %i', async (status, heading) => {
    const seen = new Set<string>()
    const answer = ({ id }: { id: string }) => {
      if (seen.has(id)) return status
      seen.add(id)
      return 200
    }
    const { url } = await listen(receiver({ answer }))
    const { exitCode, next } = await examined([url])
    expect(exitCode).toBe(1)
    expect(next).toMatchObject({ id: 'duplicate', heading })
  })

  it('that are answered late', async () => {
    const seen = new Set<string>()
    const answer = async ({ id }: { id: string }) => {
      if (seen.has(id)) await delay(2500)
      seen.add(id)
      return 200
    }
    const { url } = await listen(receiver({ answer }))
    const { find } = await examined([url])
    expect(find('speed')).toMatchObject({ status: 'warning', title: expect.stringMatching(/took \d+\.\d s/) })
  })

  it('that are answered 500, with a text that holds the secret', async () => {
    const answer = (_event: object, response: Parameters<typeof end>[0]) => {
      end(response, 500, `cannot insert; settings: ${secret}\u001b[31m`)
      return undefined
    }
    const { url } = await listen(receiver({ answer }))
    const { exitCode, find, next } = await examined([url])
    expect(exitCode).toBe(1)
    expect(find('signed')).toMatchObject({ detail: 'Response: cannot insert; settings: [secret] [31m' })
    expect(next).toMatchObject({ heading: '5xx Errors on Delivery' })
  })

  it('on a connection that was closed unannounced', async () => {
    const used = new WeakSet<object>()
    const { url } = await listen((request, response) => {
      if (request.headers.connection !== 'keep-alive') return receiver()(request, response)
      // The second request on a connection is lost, as when the server has closed it in the meantime.
      if (used.has(request.socket)) return request.socket.resetAndDestroy()
      used.add(request.socket)
      return end(response, 401)
    })
    const { find } = await examined([url])
    expect(find('keep-alive')).toMatchObject({ status: 'warning' })
  })
})

describe('the report', () => {
  it('fits into 80 columns, and ends with what to do next', async () => {
    const { url } = await listen(receiver({ verifies: false }))
    const { stdout, exitCode } = await audianWebhooks(['doctor', url], { env: { AUDIAN_WEBHOOK_SECRET: secret } })
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(
      /^Found 2 problems and \d warnings?\.\nNext: Verify the signature[^→]*\nSetup guide, Troubleshooting: Signature Verification Failing\n$/m,
    )
    expect(stdout).not.toContain(secret)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  it('names no heading of the setup guide if there are only warnings', async () => {
    const { url } = await listen(receiver())
    const { stdout, exitCode } = await audianWebhooks(['doctor', url], { env: { AUDIAN_WEBHOOK_SECRET: secret } })
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^Found no problems and \d warnings?\.\nNext: /m)
    expect(stdout.split('Next: ')[1]).not.toContain('Setup guide')
  })
})
