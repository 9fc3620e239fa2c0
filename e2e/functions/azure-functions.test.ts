/** The program of the page, called with the requests and responses of Azure's own library; its host does not run here. */
import { pathToFileURL } from 'node:url'
import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { HttpRequest, type HttpRequestInit, HttpResponse, type HttpResponseInit } from '@azure/functions'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type PageProgram, pageProgram } from './page-program.ts'
import { unusualBody } from './unusual-body.ts'

const secret = 'whsec_azure_functions'

let program: PageProgram
let receive: (request: HttpRequest) => Promise<HttpResponseInit>

beforeAll(async () => {
  program = await pageProgram('azure-functions')
  vi.stubEnv('AUDIAN_WEBHOOK_SECRET', secret)
  const exported: { receive: typeof receive } = await import(pathToFileURL(program.file).href)
  receive = exported.receive
})

afterAll(() => {
  vi.unstubAllEnvs()
  program.remove()
})

afterEach(() => void vi.restoreAllMocks())

async function deliver(
  event: object | string,
  { headers, signedWith = secret, body }: Sent = {},
): Promise<HttpResponse> {
  const delivery = signedDelivery(event, { secret: signedWith })
  const request = new HttpRequest({
    method: 'POST',
    url: 'https://example.azurewebsites.net/api/webhooks',
    headers: { ...delivery.headers, ...headers },
    body: body?.(delivery.body) ?? { bytes: Buffer.from(delivery.body) },
  })
  return new HttpResponse(await receive(request))
}

interface Sent {
  readonly headers?: Record<string, string>
  readonly signedWith?: string
  readonly body?: (bytes: Uint8Array) => HttpRequestInit['body']
}

describe('the program of the page, with the requests of @azure/functions', () => {
  it('runs the handler for a signed delivery', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
    const event = sampleEvent('call.completed')

    const { status, headers } = await deliver(event)

    expect(status).toBe(200)
    expect(headers.get('content-type')).toMatch(/^application\/json/)
    expect(log).toHaveBeenCalledWith(event.data.call_id)
  })

  it('answers 401 to a forged delivery', async () => {
    expect((await deliver(sampleEvent('call.completed'), { signedWith: 'whsec_of_another' })).status).toBe(401)
  })

  it.each(['application/json; charset=utf-8', 'text/plain', 'application/octet-stream'])(
    'has the bytes of a body of the type %s',
    async (type) => {
      expect((await deliver(unusualBody(), { headers: { 'content-type': type } })).status).toBe(200)
    },
  )

  it('has the bytes of a body that the host passes as text', async () => {
    const body = (bytes: Uint8Array) => ({ string: Buffer.from(bytes).toString() })
    expect((await deliver(unusualBody(), { body })).status).toBe(200)
  })

  it('finds the headers in any case', async () => {
    const { headers, body } = signedDelivery(sampleEvent('call.ringing'), { secret })
    const capital = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]))
    const url = 'https://example.azurewebsites.net/api/webhooks'
    const request = new HttpRequest({ method: 'POST', url, headers: capital, body: { bytes: body } })
    expect((await receive(request)).status).toBe(200)
  })

  it('answers 401 to an empty body', async () => {
    const request = new HttpRequest({ method: 'POST', url: 'https://example.azurewebsites.net/api/webhooks' })
    expect((await receive(request)).status).toBe(401)
  })

  it('answers 503 to a body that is too large', async () => {
    const { status } = await deliver(JSON.stringify(sampleEvent('call.completed')).padEnd(1_048_577))
    expect(status).toBe(503)
  })

  it('answers after a handler that runs beyond the deadline', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
    const slow = await pageProgram('azure-functions', {
      'store: memoryStore()': 'store: memoryStore(), deadlineMs: 500',
      '(event) => console.log(event.data.call_id)':
        "() => new Promise<void>((resolve) => setTimeout(resolve, 2_000)).then(() => console.log('ended'))",
    })
    try {
      const exported: { receive: typeof receive } = await import(pathToFileURL(slow.file).href)
      const { headers, body } = signedDelivery(sampleEvent('call.completed'), { secret })
      const url = 'https://example.azurewebsites.net/api/webhooks'
      const { status } = await exported.receive(
        new HttpRequest({ method: 'POST', url, headers: { ...headers }, body: { bytes: body } }),
      )
      expect(log).toHaveBeenCalledWith('ended')
      expect(status).toBe(503)
    } finally {
      slow.remove()
    }
  })
})
