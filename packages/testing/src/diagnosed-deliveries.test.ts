import { sampleEvent } from '@audian-webhooks/core/protocol'
import { describe, expect, it } from 'vitest'
import { type BrokenWay, breakDelivery } from './broken-deliveries.ts'
import { diagnoseSignature, type SignatureCauseCode } from './index.ts'
import { signedDelivery } from './signed-delivery.ts'

const secret = 'whsec_test'
const now = 1_705_315_800_000

const expected: readonly (readonly [BrokenWay, readonly SignatureCauseCode[]])[] = [
  ['signature-missing', ['signature-missing']],
  ['signature-empty', ['signature-missing']],
  ['signature-ill-formed', ['signature-ill-formed']],
  ['signature-in-base64', ['signature-base64']],
  ['signature-truncated', ['signature-truncated']],
  ['signature-prolonged', ['signature-prolonged']],
  ['signature-prefix-foreign', ['signature-prefix-foreign']],
  ['signature-repeated-different', ['signature-joined']],
  ['signature-wrong-secret', ['secret-wrong']],
  ['signature-without-timestamp', ['text-without-timestamp']],
  ['timestamp-missing', ['timestamp-changed', 'timestamp-missing']],
  ['timestamp-ill-formed', ['timestamp-ill-formed']],
  ['timestamp-in-words', ['timestamp-ill-formed']],
  ['timestamp-changed', ['timestamp-changed']],
  ['timestamp-repeated-different', ['timestamp-changed', 'timestamp-ill-formed']],
  ['border-moved', ['timestamp-border-moved']],
  ['body-changed', ['body-changed']],
  ['body-reserialised', ['body-reserialised']],
  ['body-truncated', ['body-truncated']],
  ['body-missing', ['body-empty']],
]

describe('the diagnosis of a broken delivery', () => {
  it.each(expected)('%s', (way, codes) => {
    const delivery = signedDelivery(sampleEvent('call.completed'), { secret, now })
    const { headers, body } = breakDelivery(delivery, way, { secret })
    const { verdict, causes } = diagnoseSignature({
      body,
      signature: headers['x-audian-signature'],
      timestamp: headers['x-audian-timestamp'],
      secret,
      now,
      sent: { body: delivery.body, timestamp: delivery.headers['x-audian-timestamp'] },
    })

    expect(verdict).toBe('invalid')
    expect(causes.map(({ code }) => code)).toEqual(codes)
  })
})
