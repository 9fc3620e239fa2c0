import { Writable } from 'node:stream'
import { createWebhooks } from '@audian-webhooks/core'
import { memoryStore } from '@audian-webhooks/store-memory'
import { inject } from '@audian-webhooks/testing'
import { expect, it } from 'vitest'
import winston, { config, createLogger, format, type Logger, transports } from 'winston'

const secret = 'whsec_winston'
const phone = '+14155550100'

/** A stream for a logger to write to, and what was written. */
function recordingTransport() {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk).trimEnd())
      done()
    },
  })
  return { lines, transport: new transports.Stream({ stream }) }
}

/** Writes a line of a handler, and one about its error. */
async function failOnce(logger: Logger | typeof winston, fields: object = { call: 'call_1' }): Promise<void> {
  const webhooks = createWebhooks({ secret, store: memoryStore(), logger })
  webhooks.on('call.failed', (_event, ctx) => {
    ctx.log.info(fields, `About to fail for ${phone} at 50%d with ${secret}.`)
    throw new RangeError(`${phone} cannot be reached`)
  })
  await inject(webhooks, 'call.failed')
}

const sentence = 'About to fail for [phone …00] at 50%d with [secret].'

it('keeps the sentence and the fields in JSON', async () => {
  const { lines, transport } = recordingTransport()
  await failOnce(createLogger({ level: 'debug', format: format.json(), transports: [transport] }))

  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'info', message: sentence, event: 'call.failed', key: expect.any(String), call: 'call_1' },
    {
      level: 'error',
      message: expect.stringMatching(/\w/),
      outcome: 'failed',
      err: {
        type: 'RangeError',
        message: '[phone …00] cannot be reached',
        stack: expect.stringContaining('winston.test'),
      },
    },
  ])
})

it.each([
  ['the simple format', format.simple()],
  [
    'the formats that winston suggests',
    format.combine(format.errors({ stack: true }), format.splat(), format.simple()),
  ],
])('keeps them as text in %s', async (_, chosen) => {
  const { lines, transport } = recordingTransport()
  await failOnce(createLogger({ level: 'debug', format: chosen, transports: [transport] }))

  expect(lines).toHaveLength(2)
  expect(lines[0]).toMatch(`info: ${sentence} {"call":"call_1"`)
  expect(lines[1]).toMatch(/^error: \w.*"message":"\[phone …00\] cannot be reached"/)
})

it('writes no secret and no phone number', async () => {
  const { lines, transport } = recordingTransport()
  const logger = createLogger({ level: 'debug', format: format.json(), transports: [transport] })
  await failOnce(logger, { [phone]: phone, text: secret, list: [phone], err: new Error(`${phone} ${secret}`) })

  expect(lines).toHaveLength(2)
  for (const line of lines) expect(line).not.toMatch(/4155550100|whsec_winston/)
})

it('keeps fields whose names winston uses for itself', async () => {
  const { lines, transport } = recordingTransport()
  const logger = createLogger({ level: 'debug', format: format.json(), transports: [transport] })
  await failOnce(logger, { message: 'a text', level: 'high', splat: ['x'] })

  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'info',
    message: sentence,
    message_: 'a text',
    level_: 'high',
    splat_: ['x'],
  })
})

it('writes to a child logger with what is bound to it', async () => {
  const { lines, transport } = recordingTransport()
  const logger = createLogger({ level: 'debug', format: format.json(), transports: [transport] })
  await failOnce(logger.child({ service: 'calls' }))

  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { service: 'calls', message: sentence },
    { service: 'calls', level: 'error' },
  ])
})

it('writes to the default logger of the winston module', async () => {
  const { lines, transport } = recordingTransport()
  winston.configure({ level: 'debug', format: format.json(), transports: [transport] })
  await failOnce(winston)

  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ message: sentence }, { level: 'error' }])
})

it("writes to a logger with syslog's levels, which say warning", async () => {
  const { lines, transport } = recordingTransport()
  const logger = createLogger({ levels: config.syslog.levels, format: format.json(), transports: [transport] })
  const webhooks = createWebhooks({ secret, store: memoryStore(), logger })
  webhooks.on('call.failed', (_event, ctx) => ctx.log.warn({ call: 'call_1' }, 'Nearly failed.'))
  await inject(webhooks, 'call.failed')

  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'warning', message: 'Nearly failed.', call: 'call_1' },
  ])
})

it('refuses a logger without one of the levels, and says what is missing', () => {
  const logger = createLogger({ levels: { error: 0, info: 1 } })

  expect(() => createWebhooks({ secret, store: memoryStore(), logger })).toThrow(
    'logger: needs debug, info, warn and error, like Pino and winston; or false for none.',
  )
})
