import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, type RawBody, readBody, routeAnswers } from '@audian-webhooks/core/kit'
import { describe, expect, it } from 'vitest'
import { adapterSkipReason } from './adapter-case.ts'
import { adapterCases } from './adapter-cases.ts'
import type { AdapterMount, AdapterSubject, CreateServer } from './harness.ts'

/** Reads a body to its end, as a parser does. */
async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

interface Parts {
  readonly pathOf: (url: string) => string
  readonly methods: readonly string[]
  readonly headersOf: (request: IncomingMessage) => Record<string, string | string[] | undefined>
  readonly read: (request: IncomingMessage, maxBytes: number) => RawBody | Promise<RawBody>
  readonly write: (request: IncomingMessage, response: ServerResponse, answer: Answer) => unknown
}

/** An adapter as the contract wants it, in parts that can be taken out. */
const right: Parts = {
  pathOf: (url) => url.replace(/[?#].*/, '').replace(/(.)\/$/, '$1'),
  methods: ['POST'],
  headersOf: ({ headers }) => headers,
  read: (request, maxBytes) => readBody(request, { maxBytes, announced: request.headers['content-length'] }),
  write(request, response, { status, headers, body }) {
    response.writeHead(status, headers)
    if (request.complete) return response.end(body)
    response.write(body)
    return request
      .on('close', () => response.end())
      .on('end', () => response.end())
      .on('error', () => undefined)
      .resume()
  },
}

function listener({ webhooks, path }: AdapterMount, parts: Parts): RequestListener {
  return async (request, response) => {
    const { pathOf, methods, headersOf, read, write } = parts
    if (pathOf(request.url ?? '') !== path) return void write(request, response, routeAnswers.notFound)
    if (!methods.includes(request.method ?? '')) return void write(request, response, routeAnswers.methodNotAllowed)
    const answer = await webhooks.handle({ headers: headersOf(request), body: (maxBytes) => read(request, maxBytes) })
    if (answer === undefined) response.destroy()
    else write(request, response, answer)
  }
}

type Wrap = (inner: RequestListener) => RequestListener

function listening(parts: Partial<Parts> = {}, wrap: Wrap = (inner) => inner): CreateServer {
  return async (mount) => {
    const server = createServer(wrap(listener(mount, { ...right, ...parts }))).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo // listens on TCP
    return {
      url: `http://127.0.0.1:${port}`,
      close: async () => {
        server.close()
        server.closeAllConnections()
        await once(server, 'close')
      },
    }
  }
}

const parsing: CreateServer = listening({
  read: async (request) => {
    await bytesOf(request)
    return { unread: 'misconfigured', detail: 'bodies() has read the body. Mount the route before it.' }
  },
})

const otherRoute: CreateServer = listening({}, (inner) => async (request, response) => {
  if (request.url === '/other') response.end(JSON.stringify(JSON.parse(String(await bytesOf(request)))))
  else inner(request, response)
})

const subject: AdapterSubject = {
  createServer: listening(),
  features: {
    parsersInFront: [
      {
        parser: 'bodies()',
        advice: 'Mount the route before it',
        contentType: 'application/json',
        createServer: parsing,
      },
    ],
    rawBodyKept: listening({ read: bytesOf }),
    otherRoute,
  },
}

/** Mistakes of adapters, each with a word of the case that finds it. */
const mistakes: readonly { readonly what: string; readonly found: RegExp; readonly createServer: CreateServer }[] = [
  {
    what: 'decodes and encodes the body',
    found: /invalid UTF-8/,
    createServer: listening({ read: async (request) => Buffer.from(String(await bytesOf(request))) }),
  },
  {
    what: 'parses and serialises the body',
    found: /white space/,
    createServer: listening({
      read: async (request) => Buffer.from(JSON.stringify(JSON.parse(String(await bytesOf(request))))),
    }),
  },
  {
    what: 'hands on the first of repeated headers',
    found: /repeated x-audian-signature of different/,
    createServer: listening({
      headersOf: ({ rawHeaders }) => {
        const headers: Record<string, string> = {}
        for (let at = 0; at < rawHeaders.length; at += 2)
          headers[String(rawHeaders[at]).toLowerCase()] ??= String(rawHeaders[at + 1])
        return headers
      },
    }),
  },
  { what: 'takes PUT', found: /answers PUT/, createServer: listening({ methods: ['POST', 'PUT'] }) },
  {
    what: 'compares the path with its query',
    found: /without its query/,
    createServer: listening({ pathOf: (url) => url }),
  },
  { what: 'answers everywhere', found: /other paths/, createServer: listening({ pathOf: () => '/webhooks' }) },
  {
    what: 'closes without a word while bytes are coming',
    found: /who reads nothing before far too much/,
    createServer: listening({
      write: (_, response, answer) =>
        response
          .writeHead(answer.status, { ...answer.headers, connection: 'close' })
          .end(answer.body, () => response.destroy()),
    }),
  },
  {
    what: 'counts the length in characters',
    found: /length in bytes/,
    createServer: listening({
      write: (_, response, { status, headers, body }) =>
        response.writeHead(status, { ...headers, 'content-length': String(body.length) }).end(body),
    }),
  },
  {
    what: 'leaves out the headers of the answer',
    found: /other paths|405 and what is allowed|as a duplicate/,
    createServer: listening({ write: (_, response, { status, body }) => response.writeHead(status).end(body) }),
  },
  {
    what: 'takes a cut-off body for a whole one',
    found: /leaves in the middle of its body, and counts/,
    createServer: listening({
      read: (request) => new Promise((resolve) => request.on('close', () => resolve(Buffer.alloc(0))).resume()),
    }),
  },
  {
    what: 'crashes on an error of the adapter',
    found: /as a duplicate/,
    createServer: listening({
      write: async (request, response, answer) => {
        right.write(request, response, answer)
        throw new Error('no one catches this')
      },
    }),
  },
]

describe('the adapter contract', () => {
  it('has its own name for each case', () => {
    const names = adapterCases.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  it.each(adapterCases)('is kept by an adapter in its shortest form: $name', ({ run }) => run(subject))

  it.each(mistakes)('is not kept by an adapter that $what', async ({ found, createServer }) => {
    const finding = adapterCases.filter(({ name }) => found.test(name))
    const endings = await Promise.allSettled(finding.map(({ run }) => run({ ...subject, createServer })))

    expect(endings.map(({ status }) => status)).toContain('rejected')
  })
})

describe('what a framework does not have', () => {
  const [needy] = adapterCases.filter(({ needs }) => needs === 'otherRoute')
  const [plain] = adapterCases

  it('is skipped with its reason, or as not declared', () => {
    expect(needy && adapterSkipReason(needy, { otherRoute: 'there are no routes' })).toBe('there are no routes')
    expect(needy && adapterSkipReason(needy, {})).toBe('otherRoute: not declared')
    expect(needy && adapterSkipReason(needy, { otherRoute })).toBeUndefined()
  })

  it('is skipped by name', () => {
    expect(plain && adapterSkipReason(plain, { skip: { [plain.name]: 'the server is old' } })).toBe('the server is old')
    expect(plain && adapterSkipReason(plain, {})).toBeUndefined()
  })

  it('is reported by a case that is run anyway', async () => {
    await expect(needy?.run({ ...subject, features: {} })).rejects.toThrow('otherRoute: not declared')
  })
})
