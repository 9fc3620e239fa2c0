import { isHtml } from '../answers.ts'
import type { Answer, Exchange, Exchanged } from '../exchange.ts'
import { type Finding, type Findings, headings, ok, warning } from '../finding.ts'
import { probeEvent, unsignedProbe } from '../probe.ts'
import { postTrouble } from './post-trouble.ts'

/** The answer to an unsigned POST; `undefined` if what answers is not a receiver, or nothing does. */
export async function* inspectRoute(exchange: Exchange): Findings<Answer | undefined> {
  const page = await exchange({ method: 'GET', headers: {} })
  const posted = await exchange({ method: 'POST', ...unsignedProbe(JSON.stringify(probeEvent())) })
  const trouble = postTrouble(posted, page)
  yield toGet(page)
  if (trouble !== undefined) {
    yield trouble
    return undefined
  }
  // A trouble if there were none.
  const answer = posted as Answer
  yield ok('post', `POST reaches a receiver (answered ${answer.status}).`)
  return answer
}

function toGet(page: Exchanged): Finding {
  const id = 'get'
  if (page.status === undefined) {
    return warning(id, {
      title: `GET gets no response (${page.code}).`,
      advice: 'Check the log of the server, and of any proxy in front of it.',
      heading: headings.receiving,
    })
  }
  if (page.status >= 500) {
    return warning(id, {
      title: `GET returns ${page.status}.`,
      advice: 'Check the log of the server, and of any proxy in front of it.',
      heading: headings.serverErrors,
    })
  }
  if (page.status < 300 && isHtml(page)) {
    return warning(id, {
      title: 'GET returns a web page: this may be the path of a website, not of a receiver.',
      advice: 'Check the path of the URL, and that no fallback page is served there.',
      heading: headings.receiving,
    })
  }
  return ok(id, `GET returns ${page.status}.`)
}
