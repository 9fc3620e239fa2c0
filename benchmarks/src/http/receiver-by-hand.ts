import type { RequestListener } from 'node:http'
import type { HeaderRecord, HeaderSource } from '@audian-webhooks/core/kit'
import { nodeWebhooks } from '@audian-webhooks/node'
import { handle } from './handle.ts'
import { isAuthentic } from './is-authentic.ts'

const received = {
  status: 200,
  headers: { 'content-type': 'application/json', 'content-length': '17' },
  body: '{"received":true}',
}

const receiver: Parameters<typeof nodeWebhooks>[0] = {
  async handle({ headers, body }) {
    const bytes = typeof body === 'function' ? await body(1_048_576) : body
    if (!isRecord(headers) || !(bytes instanceof Uint8Array) || !isAuthentic(headers, bytes)) {
      throw new Error('A request was not authentic.')
    }
    await handle(JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()))
    return received
  },
}

/** The node adapter with nothing but verifying and parsing behind it, so that its own cost is seen. */
export function adapterAlone(): RequestListener {
  return nodeWebhooks(receiver, { path: '/webhooks' })
}

function isRecord(headers: HeaderSource): headers is HeaderRecord {
  return typeof headers.get !== 'function'
}
