import { createExchange } from '../exchange.ts'
import { type Findings, ok, skipped } from '../finding.ts'

const id = 'plain-http'

interface PlainHttpOptions {
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Where plain HTTP is served. Default: 80. */
  readonly port?: number | undefined
}

/** What the `http://` variant of an `https://` URL does. It is not a fault of the webhook, but may reveal redirects and proxies. */
export async function* inspectPlainHttp(url: URL, { timeoutMs, signal, port = 80 }: PlainHttpOptions): Findings<void> {
  if (url.protocol === 'http:' || url.port !== '') {
    const reason = url.protocol === 'http:' ? 'The URL uses plain HTTP.' : 'The URL has its own port.'
    yield skipped(id, 'http:// variant', reason)
    return
  }
  const plain = Object.assign(new URL(url), { protocol: 'http:', port: String(port) })
  const exchange = createExchange({ url: plain, timeoutMs, anyCertificate: false, signal })
  const answer = await exchange({ method: 'GET', headers: {} })
  if (answer.status === undefined) yield ok(id, `Plain HTTP is not served (${answer.code}).`)
  else if (answer.status >= 300 && answer.status < 400)
    yield ok(id, 'Plain HTTP is redirected: register the https:// URL.')
  else yield ok(id, `Plain HTTP returns ${answer.status}, without a redirect.`)
}
