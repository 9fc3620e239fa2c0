import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import type { AdapterMount, CreateServer, ParserInFront } from '@audian-webhooks/testing'
import { describeAdapterContract } from '@audian-webhooks/testing/vitest'
import express, { type Express } from 'express'
import { expressWebhooks } from './index.ts'

// Express 4 comes without types; what is used of it here is the same.
const express4: typeof express = createRequire(import.meta.url)('express-4')

type Mount = (app: Express, mount: AdapterMount) => unknown

const mounts: Readonly<Record<string, Mount>> = {
  'app.all(path)': (app, { webhooks, path }) => app.all(path, expressWebhooks(webhooks)),
  'app.use(path)': (app, { webhooks, path }) => app.use(path, expressWebhooks(webhooks)),
  'app.use() with an option': (app, { webhooks, path }) => app.use(expressWebhooks(webhooks, { path })),
}

for (const [version, express_] of [
  ['Express 5', express],
  ['Express 4', express4],
] as const) {
  for (const [how, mount] of Object.entries(mounts)) {
    describeAdapterContract(
      `expressWebhooks in ${version}, ${how}`,
      listening(() => express_(), mount),
      {
        parsersInFront: parsersOf(express_, mount),
        rawBodyKept: listening(() => express_().use(express_.raw({ type: '*/*' })), mount),
        otherRoute: listening(() => {
          const app = express_()
          app.post('/other', express_.json(), (request, response) => void response.json(request.body))
          return app
        }, mount),
      },
    )
  }
}

function parsersOf(express_: typeof express, mount: Mount): ParserInFront[] {
  const parsers = [
    ['express.json()', 'application/json', express_.json()],
    ['express.text()', 'application/json', express_.text({ type: '*/*' })],
    ['express.urlencoded()', 'application/x-www-form-urlencoded', express_.urlencoded({ extended: false })],
  ] as const
  return parsers.map(([parser, contentType, middleware]) => ({
    parser,
    contentType,
    advice: 'Mount the webhook route before it',
    createServer: listening(() => express_().use(middleware), mount),
  }))
}

function listening(createApp: () => Express, mount: Mount): CreateServer {
  return async (where) => {
    const app = createApp()
    mount(app, where)
    const server = createServer(app)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo // listens on TCP
    return {
      url: `http://127.0.0.1:${port}`,
      close: () =>
        new Promise((resolve) => {
          server.close(resolve)
          server.closeAllConnections()
        }),
    }
  }
}
