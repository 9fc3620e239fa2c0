import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { inspectPlainHttp } from './plain-http.ts'

async function found(listener: RequestListener | undefined) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  if (listener === undefined) server.close()
  else onTestFinished(() => void server.close())
  const signal = AbortSignal.timeout(60_000)
  const { value } = await inspectPlainHttp(new URL('https://127.0.0.1/webhooks'), {
    timeoutMs: 30_000,
    signal,
    port,
  }).next()
  return value
}

it.each<[string, RequestListener | undefined, string]>([
  ['nothing', undefined, 'Plain HTTP is not served (ECONNREFUSED).'],
  [
    'a redirect',
    (_request, response) => response.writeHead(301, { location: 'https://127.0.0.1/webhooks' }).end(),
    'Plain HTTP is redirected: register the https:// URL.',
  ],
  ['an answer', (_request, response) => response.writeHead(405).end(), 'Plain HTTP returns 405, without a redirect.'],
])('%s', async (_name, listener, title) => {
  expect(await found(listener)).toMatchObject({ id: 'plain-http', status: 'ok', title })
})
