import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createWebhooks } from '../webhooks.ts'
import { probe } from './probe.ts'

const servers: { close(): void; closeAllConnections(): void }[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

/** A receiver behind a server, with this secret. */
async function receiver(secret: string): Promise<string> {
  const webhooks = createWebhooks({ secret, store: 'none', logger: false })
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const answer = await webhooks.handle({ headers: request.headers, body: Buffer.concat(chunks) })
    response.writeHead(answer?.status ?? 500, answer?.headers).end(answer?.body)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`
}

describe('probe', () => {
  it('is verified by a receiver of the same secret, in any process', async () => {
    const url = await receiver('whsec_right')
    expect(await probe(url, 'whsec_right')).toEqual({
      ok: true,
      status: 200,
      message: 'The probe was verified by the receiver.',
    })
    expect(await probe(new URL(url), 'whsec_wrong')).toMatchObject({ ok: false, status: 401 })
  })

  it('says when nothing answers', async () => {
    expect(await probe('http://127.0.0.1:9/', 'whsec_right')).toMatchObject({
      ok: false,
      message: expect.stringContaining('No response from http://127.0.0.1:9/'),
    })
  })

  it.each(['', ' whsec_padded'])('refuses the secret %j', async (secret) => {
    await expect(probe('http://127.0.0.1:9/', secret)).rejects.toMatchObject({ code: 'SECRETS_INVALID' })
  })
})
