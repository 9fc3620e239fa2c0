import { Writable } from 'node:stream'
import { createWebhooks } from '@audian-webhooks/core'
import { memoryStore } from '@audian-webhooks/store-memory'
import { inject } from '@audian-webhooks/testing'
import { pino } from 'pino'
import { expect, it } from 'vitest'

it('writes to a Pino logger, redacted and with the error as Pino has it', async () => {
  const lines: Record<string, unknown>[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)))
      done()
    },
  })
  const logger = pino({ base: null }, stream)
  const webhooks = createWebhooks({ secret: 'whsec_pino', store: memoryStore(), logger })
  webhooks.on('call.failed', (event, ctx) => {
    ctx.log.info({ call: event.data.call_id }, 'About to fail.')
    throw new RangeError('+14155550100 cannot be reached')
  })
  await inject(webhooks, 'call.failed')

  expect(lines).toMatchObject([
    { level: 30, msg: 'About to fail.', event: 'call.failed', call: expect.any(String) },
    {
      level: 50,
      outcome: 'failed',
      event: 'call.failed',
      err: {
        type: 'RangeError',
        message: '[phone …00] cannot be reached',
        stack: expect.stringContaining('pino.test'),
      },
    },
  ])
})
