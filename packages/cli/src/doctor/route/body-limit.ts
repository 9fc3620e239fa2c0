import type { Exchange } from '../exchange.ts'
import { type Findings, headings, ok, problem, warning } from '../finding.ts'
import { probeEvent, unsignedProbe } from '../probe.ts'

const id = 'body-limit'
// Just above the default of Express (100 KiB), just below those of nginx and of this library's receiver (1 MiB).
const sizes = [110_000, 1_000_000] as const

/** Sends unsigned bodies, which are refused anyway, to see how. Audian documents no largest size. */
export async function* inspectBodyLimit(exchange: Exchange): Findings<void> {
  for (const size of sizes) {
    const posted = await exchange({ method: 'POST', ...unsignedProbe(bodyOf(size)) })
    if (posted.status === 413) {
      yield size === sizes[0]
        ? tooSmall()
        : ok(id, `Bodies of ${shown(sizes[0])} get through, of ${shown(size)} are answered 413.`)
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
  yield ok(id, `Bodies of ${shown(sizes[1])} get through.`)
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
    title: `A body of ${shown(sizes[0])} is answered 413.`,
    detail: 'Audian documents no largest size of events, and gives up what is answered 4xx.',
    advice: 'Raise the limit to 1 MiB: it is that of express.json({ limit }), or client_max_body_size of nginx.',
    heading: headings.receiving,
  })
}

function cutOff(size: number, code: string) {
  return warning(id, {
    title: `A body of ${shown(size)} gets no answer (${code}).`,
    advice: 'Answer bodies that are too large, with 413 for instance, before the connection is closed.',
    heading: headings.receiving,
  })
}

function failing(size: number, status: number) {
  return problem(id, {
    title: `A body of ${shown(size)} is answered ${status}.`,
    advice: 'See the log of the server for what fails with it.',
    heading: headings.serverErrors,
  })
}
