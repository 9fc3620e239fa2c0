import { Agent as PlainAgent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import type { Exchange } from '../exchange.ts'
import { type Findings, headings, ok, warning } from '../finding.ts'
import { probeEvent, unsignedProbe } from '../probe.ts'

const id = 'keep-alive'

/** Sends two deliveries that are rejected over one connection: a server that closes it unannounced loses the second. */
export async function* inspectKeepAlive({ exchange, url }: { exchange: Exchange; url: URL }): Findings<void> {
  const agent = url.protocol === 'https:' ? new SecureAgent(oneConnection) : new PlainAgent(oneConnection)
  const post = () => exchange({ method: 'POST', ...unsignedProbe(JSON.stringify(probeEvent())), agent })
  try {
    const first = await post()
    const second = await post()
    if (first.status === undefined || second.status === undefined) {
      yield warning(id, {
        title: 'After a rejection the connection is closed, and the next delivery on it gets no response.',
        advice: 'Respond after the body is read, or send Connection: close with the response.',
        heading: headings.receiving,
      })
      return
    }
    yield ok(
      id,
      second.onUsedConnection
        ? 'The connection stays usable after a rejection.'
        : 'The connection is closed properly after a rejection.',
    )
  } finally {
    agent.destroy()
  }
}

const oneConnection = { keepAlive: true, maxSockets: 1 }
