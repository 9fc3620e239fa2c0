import type { Exchange } from '../exchange.ts'
import { type Findings, headings, ok, problem, warning } from '../finding.ts'
import { probeEvent, unsignedProbe } from '../probe.ts'

const id = 'body-limit'
// Just above the default of Express (100 KiB), just below those of nginx and of this library's receiver (1 MiB).
const sizes = [110_000, 1_000_000] as const

/** Sends unsigned bodies, which are rejected in any case, to see how. Audian documents no maximum size. */
export async function* inspectBodyLimit(exchange: Exchange): Findings<void> {
  for (const size of sizes) {
    const posted = await exchange({ method: 'POST', ...unsignedProbe(bodyOf(size)) })
    if (posted.status === 413) {
      yield size === sizes[0]
        ? tooSmall()
        : ok(id, `Bodies of ${shown(sizes[0])} are accepted, bodies of ${shown(size)} get a 413 response.`)
      return
    }
    if (posted.status === undefined) {
      yield cutOff(size, posted.code)
      return
    }
    if (posted.status >= 500) {
      yield failing(size, posted.status)
      return
    }
  }
  yield ok(id, `Bodies of ${shown(sizes[1])} are accepted.`)
}

function bodyOf(size: number): string {
  const event = probeEvent({ padding: '' })
  const padding = 'x'.repeat(size - JSON.stringify(event).length)
  return JSON.stringify({ ...event, data: { padding } })
}

function shown(size: number): string {
  return size < 1_000_000 ? `${size / 1000} KB` : `${size / 1_000_000} MB`
}

function tooSmall() {
  return warning(id, {
    title: `A body of ${shown(sizes[0])} gets a 413 response.`,
    detail: 'Audian documents no maximum size of events, and does not retry after 4xx.',
    advice: 'Raise the limit to 1 MiB: express.json({ limit }), or client_max_body_size of nginx.',
    heading: headings.receiving,
  })
}

function cutOff(size: number, code: string) {
  return warning(id, {
    title: `A body of ${shown(size)} gets no response (${code}).`,
    advice: 'Respond to bodies that are too large, with 413 for instance, before you close the connection.',
    heading: headings.receiving,
  })
}

function failing(size: number, status: number) {
  return problem(id, {
    title: `A body of ${shown(size)} gets a ${status} response.`,
    advice: 'Check the server’s log for the error.',
    heading: headings.serverErrors,
  })
}
