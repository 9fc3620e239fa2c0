/** The documented responses of the calls in Audian's webhook setup guide, verbatim. It shows none for the other calls. */
export const seedAnswers = {
  create: {
    id: 'wh_1234567890abcdef',
    url: 'https://your-domain.com/webhooks',
    events: ['*'],
    active: true,
    created_at: '2024-01-15T10:00:00Z',
    signing_secret: 'whsec_abcdef1234567890',
  },
  logs: {
    data: [
      {
        id: 'evt_1234567890abcdef',
        webhook_id: 'wh_1234567890abcdef',
        event: 'call.completed',
        timestamp: '2024-01-15T10:30:00Z',
        status: 'delivered',
        response_status: 200,
        attempts: 1,
      },
    ],
    pagination: { page: 1, limit: 50, total: 125 },
  },
  rotateSecret: { id: 'wh_1234567890abcdef', signing_secret: 'whsec_newarandom1234567890' },
}

/**
 * What kind of value each field has, lists by their first entry: ids by their prefix, times and names of events by their
 * form. Two answers that are alike in this are of one shape.
 */
export function shapeOf(value: unknown): unknown {
  if (typeof value === 'string') return kindOf(value)
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf)
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, shapeOf(field)]))
}

const kinds: readonly (readonly [string, RegExp])[] = [
  ['evt_…', /^evt_[a-z0-9]+$/],
  ['wh_…', /^wh_[a-z0-9]+$/],
  ['whsec_…', /^whsec_[a-z0-9]+$/],
  ['time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/],
  ['url', /^https?:\/\//],
  ['event', /^(?:\*|[a-z]+\.[a-z]+)$/],
]

function kindOf(text: string): string {
  return kinds.find(([, pattern]) => pattern.test(text))?.[0] ?? 'text'
}
