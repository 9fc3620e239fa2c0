import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'

interface Published {
  readonly name: string
  readonly versions: Readonly<Record<string, { dist: { tarball: string } }>>
  readonly _attachments: Readonly<Record<string, { data: string }>>
}

export interface LocalRegistry {
  /** What npm's `registry` is set to. */
  readonly url: string
  close(): void
}

/** A registry that keeps what is published to it in memory, and leads to `upstream` for all other packages. */
export async function localRegistry(upstream: string): Promise<LocalRegistry> {
  const packages = new Map<string, Published>()
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => response.writeHead(500).end(error.message))
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent(request.url ?? '/').slice(1)
    const [scope, name, version, file] = path.split('/')
    if (scope !== '@audian-webhooks') {
      response.writeHead(302, { location: new URL(path, upstream).href }).end()
      return
    }
    if (request.method === 'PUT') {
      const published = (await json(request)) as Published
      packages.set(published.name, published)
      response.writeHead(201).end('{}')
      return
    }
    const found = packages.get(`${scope}/${name}`)
    if (found === undefined) response.writeHead(404).end('{}')
    else if (file !== undefined) response.end(attachment(found))
    else response.end(JSON.stringify(version === undefined ? found : found.versions[version]))
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The registry has no port.')
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

function attachment({ _attachments }: Published): Buffer {
  return Buffer.from(Object.values(_attachments)[0]?.data ?? '', 'base64')
}
