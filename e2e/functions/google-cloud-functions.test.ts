/** The program of the page, run by Google's own functions framework. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createWebhooks } from '@audian-webhooks/core'
import { expressWebhooks } from '@audian-webhooks/express'
import { nodeWebhooks } from '@audian-webhooks/node'
import { memoryStore } from '@audian-webhooks/store-memory'
import { freePort } from '@audian-webhooks/test-services'
import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { http } from '@google-cloud/functions-framework'
import { getTestServer } from '@google-cloud/functions-framework/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PageProgram, pageProgram } from './page-program.ts'
import { unusualBody } from './unusual-body.ts'

const secret = 'whsec_google_cloud_functions'
const framework = createRequire(import.meta.url).resolve('@google-cloud/functions-framework')

let program: PageProgram
let child: ChildProcess
let url = ''
let output = ''

beforeAll(async () => {
  program = await pageProgram('google-cloud-functions')
  const port = await freePort()
  url = `http://localhost:${port}/`
  child = spawn(
    process.execPath,
    [join(framework, '../main.js'), '--target=webhooks', `--source=${program.folder}`, `--port=${port}`],
    { env: { PATH: process.env.PATH, AUDIAN_WEBHOOK_SECRET: secret } },
  )
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        output += chunk.toString()
        if (output.includes('URL: http://localhost')) resolve()
      })
    }
    child.once('exit', (code) => reject(new Error(`The framework ended with ${code}:\n${output}`)))
  })
})

afterAll(async () => {
  program.remove()
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
})

interface Sent {
  readonly headers?: Record<string, string>
  readonly body?: Uint8Array
  readonly signedWith?: string
}

async function deliver(event: object | string, { headers, body, signedWith = secret }: Sent = {}): Promise<Response> {
  const delivery = signedDelivery(event, { secret: signedWith })
  return await fetch(url, {
    method: 'POST',
    headers: { ...delivery.headers, ...headers },
    body: body ?? delivery.body,
  })
}

describe('the program of the page, in the functions framework', () => {
  it('runs the handler for a signed delivery', async () => {
    const event = sampleEvent('call.completed')

    const response = await deliver(event)

    expect(response.status).toBe(200)
    expect(output).toContain(event.data.call_id)
  })

  it('answers 401 to a forged delivery', async () => {
    expect((await deliver(sampleEvent('call.completed'), { signedWith: 'whsec_of_another' })).status).toBe(401)
  })

  it.each([
    'application/json; charset=utf-8',
    'text/plain',
    'application/octet-stream',
    'application/cloudevents+json',
  ])('has the bytes of a body of the type %s', async (type) => {
    const { status } = await deliver(unusualBody(), { headers: { 'content-type': type } })
    expect(status).toBe(200)
  })

  it('answers 401 to an empty body', async () => {
    expect((await fetch(url, { method: 'POST' })).status).toBe(401)
  })

  it('answers 503 to a body that is too large', async () => {
    const { status } = await deliver(JSON.stringify(sampleEvent('call.completed')).padEnd(1_048_577))
    expect(status).toBe(503)
  })

  it('does not run the program for invalid JSON: the framework answers 400', async () => {
    expect((await deliver('{ "id": ')).status).toBe(400)
  })

  it('answers 401 to a compressed body, since the framework has inflated it', async () => {
    const event = JSON.stringify(sampleEvent('call.completed'))
    const body = gzipSync(event)
    const { headers } = signedDelivery(body, { secret })
    const compressed = { ...headers, 'content-encoding': 'gzip' }
    expect((await fetch(url, { method: 'POST', headers: compressed, body })).status).toBe(401)
  })
})

describe('nodeWebhooks() and expressWebhooks() in the functions framework', () => {
  it.each([
    ['nodeWebhooks', nodeWebhooks],
    ['expressWebhooks', expressWebhooks],
  ])('%s() uses the bytes that the framework keeps', async (name, adapter) => {
    const webhooks = createWebhooks({ secret, store: memoryStore(), logger: false }).on(
      'call.completed',
      () => undefined,
    )
    const receive = adapter(webhooks)
    // Through unknown: @koa/bodyparser, in this workspace, declares a rawBody of text on each request of node:http.
    http(name, (request, response) => receive(request as unknown as IncomingMessage, response, () => undefined))
    const server = getTestServer(name).listen(0, '127.0.0.1')
    try {
      await once(server, 'listening')
      const address = server.address()
      const port = typeof address === 'object' ? address?.port : undefined
      const delivery = signedDelivery(unusualBody(), { secret })
      expect((await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', ...delivery })).status).toBe(200)
    } finally {
      server.close()
    }
  })
})
