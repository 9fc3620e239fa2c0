import { sign } from '@audian-webhooks/core/protocol'

export const secret = 'whsec_abcdef1234567890'

export interface BenchmarkDelivery {
  readonly headers: Readonly<Record<'x-audian-signature' | 'x-audian-timestamp', string>> &
    Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** A signed `call.completed` of about `bytes` bytes, with its own id. */
export function delivery(id: number, bytes: number): BenchmarkDelivery {
  const bare = Buffer.byteLength(JSON.stringify(event(id, [])))
  const legs = Array.from({ length: Math.max(0, Math.round((bytes - bare) / 85)) }, (_, index) => leg(index))
  const body = Buffer.from(JSON.stringify(event(id, legs)))
  const timestamp = String(Math.floor(Date.now() / 1000))
  return {
    headers: {
      host: 'receiver.example',
      'content-type': 'application/json',
      'content-length': String(body.byteLength),
      'user-agent': 'AudianWebhook/1.0',
      'x-audian-signature': sign({ secret, timestamp, body }),
      'x-audian-timestamp': timestamp,
      'x-audian-delivery-id': `delv_${id}`,
      'x-audian-event': 'call.completed',
    },
    body,
  }
}

// A field that no schema knows, as Audian may add them.
function leg(index: number) {
  return { leg_id: `leg_${index}`, state: 'bridged', started_at: '2024-01-15T10:30:05Z', seconds: 30 + index }
}

function event(id: number, legs: readonly object[]) {
  return {
    id: `evt_${id.toString(16).padStart(16, '0')}`,
    timestamp: '2024-01-15T10:35:05Z',
    event: 'call.completed',
    version: 'v1',
    data: {
      call_id: `call_${id}`,
      duration: 305,
      status: 'completed',
      from: '+14155550100',
      to: '+14155550101',
      ended_at: '2024-01-15T10:35:05Z',
      completion_reason: 'normal',
      tags: { campaign: 'winter', agent: 'a-17' },
      legs,
    },
  }
}
