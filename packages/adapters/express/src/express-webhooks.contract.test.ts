import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import type { CreateServer, ParserInFront } from '@audian-webhooks/testing'
import { describeAdapterContract } from '@audian-webhooks/testing/vitest'
import express, { type Express, type RequestHandler } from 'express'
import { expressWebhooks } from './index.ts'

// Express 4 comes without types; what is used of it here is the same.
const express4: typeof express = createRequire(import.meta.url)('express-4')

type Mount = (app: Express, path: string, handler: RequestHandler) => unknown

const all: Mount = (app, path, handler) => app.all(path, handler)
const use: Mount = (app, path, handler) => app.use(path, handler)

for (const [version, express_] of [
  ['Express 5', express],
  ['Express 4', express4],
] as const) {
  for (const mount of [all, use]) {
    describeAdapterContract(
      `expressWebhooks in ${version}, app.${mount.name}()`,
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
  return async ({ webhooks, path }) => {
    const app = createApp()
    mount(app, path, expressWebhooks(webhooks))
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
