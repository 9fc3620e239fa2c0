export const id = 'wh_1234567890abcdef'

// The answers that Audian's webhook setup guide shows.

export const webhook = {
  id,
  url: 'https://your-domain.com/webhooks',
  events: ['*'],
  active: true,
  created_at: '2024-01-15T10:00:00Z',
}

export const created = { ...webhook, signing_secret: 'whsec_abcdef1234567890' }

export const rotated = { id, signing_secret: 'whsec_newarandom1234567890' }

export const log = {
  id: 'evt_1234567890abcdef',
  webhook_id: id,
  event: 'call.completed',
  timestamp: '2024-01-15T10:30:00Z',
  status: 'delivered',
  response_status: 200,
  attempts: 1,
}
