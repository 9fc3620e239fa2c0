import { once } from 'node:events'
import { connect } from 'node:http2'
import { request } from 'node:https'

/** Where a proxy listens, on this machine, and which authority signed its certificate. */
export interface Origin {
  readonly port: number
  readonly ca: string
}

export interface Post {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** What the page's configurations are for. */
export const host = 'hooks.example.com'

/** Posts over HTTP/2, in two parts. @returns the status */
export async function post({ port, ca }: Origin, { headers, body }: Post, path = '/webhooks'): Promise<number> {
  const session = connect(`https://127.0.0.1:${port}`, { ca, servername: host })
  // A session can fail after its answer. Before it, the waiting below fails.
  session.on('error', () => undefined)
  try {
    await once(session, 'connect')
    const stream = session.request({ ':method': 'POST', ':path': path, ':authority': host, ...headers })
    const answered = once(stream, 'response')
    // An answer may come before the body has been read; what is left of it then fails.
    stream.on('error', () => undefined)
    stream.write(body.subarray(0, 10))
    stream.end(body.subarray(10))
    const [answer] = await answered
    return answer[':status']
  } finally {
    session.destroy()
  }
}

/** The same over HTTP/1.1, with a length in front of the body. */
export async function postOverHttp1({ port, ca }: Origin, { headers, body }: Post): Promise<number> {
  const options = { host: '127.0.0.1', port, path: '/webhooks', method: 'POST', servername: host, ca, agent: false }
  const sent = request({ ...options, headers: { ...headers, host, 'content-length': body.length } })
  const answered = once(sent, 'response')
  sent.end(body)
  const [answer] = await answered
  answer.resume()
  return answer.statusCode
}
