import { describe, expect, it } from 'vitest'
import { managementSchemas } from './management-schemas.ts'

// As Audian's webhook setup guide shows them.
const created = {
  id: 'wh_1234567890abcdef',
  url: 'https://your-domain.com/webhooks',
  events: ['*'],
  active: true,
  created_at: '2024-01-15T10:00:00Z',
  signing_secret: 'whsec_abcdef1234567890',
}
const log = {
  id: 'evt_1234567890abcdef',
  webhook_id: 'wh_1234567890abcdef',
  event: 'call.completed',
  timestamp: '2024-01-15T10:30:00Z',
  status: 'delivered',
  response_status: 200,
  attempts: 1,
}

describe('the answers in the guide fit', () => {
  it.each([
    ['createdWebhook', created],
    ['webhook', { ...created, signing_secret: undefined }],
    ['rotatedSecret', { id: 'wh_1234567890abcdef', signing_secret: 'whsec_newarandom1234567890' }],
    ['webhookLog', log],
    ['pagination', { page: 1, limit: 50, total: 125 }],
  ] as const)('%s', (name, example) => {
    expect(managementSchemas[name].parse(example)).toEqual(example)
  })
})

it('keeps fields and states that are new', () => {
  const answer = { ...log, status: 'held', region: 'eu' }
  expect(managementSchemas.webhookLog.parse(answer)).toEqual(answer)
})

it('takes a log entry that has no answer yet', () => {
  expect(managementSchemas.webhookLog.safeParse({ ...log, response_status: null }).success).toBe(true)
  expect(managementSchemas.webhookLog.safeParse({ ...log, response_status: undefined }).success).toBe(true)
})

it('takes a null where nothing was described', () => {
  const { description, version } = managementSchemas.webhook.parse({ ...created, description: null, version: null })
  expect([description, version]).toEqual([undefined, undefined])
})

it('refuses a webhook without its secret where there must be one', () => {
  const { signing_secret: _, ...rest } = created
  expect(managementSchemas.createdWebhook.safeParse(rest).success).toBe(false)
})

describe('refuses a secret that no receiver takes, and says why without showing it', () => {
  it.each([
    ['', 'is empty'],
    [' ', 'has white space around it'],
    ['whsec_a\n', 'has white space around it'],
  ])('%j', (signing_secret, problem) => {
    const answers = [
      managementSchemas.createdWebhook.safeParse({ ...created, signing_secret }),
      managementSchemas.rotatedSecret.safeParse({ id: created.id, signing_secret }),
    ]
    for (const { error } of answers) {
      expect(error?.issues).toMatchObject([{ path: ['signing_secret'], message: `it ${problem}` }])
      expect(error?.message).not.toContain('whsec_a')
    }
  })
})
