import { excerpt, inFront, isRedirect } from '../answers.ts'
import type { Answer, Exchanged } from '../exchange.ts'
import { type Finding, headings, problem } from '../finding.ts'

const id = 'post'
const shownCharacters = 200

/** Why the response to an unsigned POST cannot come from a receiver; `undefined` if it may. */
export function postTrouble(posted: Exchanged, page: Exchanged): Finding | undefined {
  if (posted.status === undefined) return noAnswer(posted.code, posted.message)
  if (isRedirect(posted)) return redirected(posted)
  const other = inFront(posted)
  if (other !== undefined) return somethingInFront(posted, other)
  if (posted.status === 404 || posted.status === 410) return wrongPath(posted, page)
  if (posted.status === 405 || posted.status === 501) return noPost(posted.status)
  if (posted.status === 413) return tooSmall()
  if (posted.status === 429) return limited()
  if (posted.status < 200) return problem(id, { ...strange, title: `POST returns ${posted.status}.` })
  if ([502, 504].includes(posted.status)) return gateway(posted)
  return undefined
}

function noAnswer(code: string, message: string): Finding {
  return problem(id, {
    title: `POST gets no response (${code}).`,
    detail: `${message}.`,
    advice:
      code === 'TIMEOUT'
        ? 'Find out what the receiver waits for: Audian waits 30 seconds for a response.'
        : 'Check the server’s log for the reason why it closes the connection.',
    heading: code === 'TIMEOUT' ? headings.serverErrors : headings.receiving,
  })
}

function redirected({ status, headers }: Answer): Finding {
  return problem(id, {
    title: `POST is redirected (${status}) to ${headers.location?.slice(0, shownCharacters) ?? 'nowhere'}.`,
    detail:
      'No public source says that Audian follows redirects. A client that follows a 301 or 302 sends a GET without the body.',
    advice: 'Register the URL that the redirect points to, or remove the redirect.',
    heading: headings.receiving,
  })
}

function wrongPath(posted: Answer, page: Exchanged): Finding {
  const isSite = page.status !== undefined && page.status < 300
  return problem(id, {
    title: `POST returns ${posted.status}: there is no receiver at this path.`,
    detail: isSite ? `GET returns ${page.status}: there is a website.` : undefined,
    advice: 'Correct the path of the URL, or mount the receiver at this path for POST.',
    heading: headings.receiving,
  })
}

function noPost(status: number): Finding {
  return problem(id, {
    title: `POST returns ${status}: this path does not accept POST.`,
    advice: 'Correct the path of the URL, or mount the receiver at this path for POST.',
    heading: headings.receiving,
  })
}

function tooSmall(): Finding {
  return problem(id, {
    title: 'A POST of less than 1 KB returns 413.',
    advice: 'Raise the body size limit, to 1 MiB for instance.',
    heading: headings.receiving,
  })
}

function limited(): Finding {
  return problem(id, {
    title: 'POST returns 429: there is a rate limit in front of the receiver.',
    advice: 'Exempt the path of the receiver from rate limits: Audian sends in bursts.',
    heading: headings.receiving,
  })
}

function somethingInFront(posted: Answer, name: string): Finding {
  return problem(id, {
    title: `${name} responds (${posted.status}) instead of a receiver.`,
    advice: 'Pass requests for this path to the receiver, without a login, a browser challenge or a fallback page.',
    heading: posted.status >= 500 ? headings.serverErrors : headings.receiving,
  })
}

function gateway(posted: Answer): Finding {
  return problem(id, {
    title: `POST returns ${posted.status}: the proxy in front of the receiver cannot reach it.`,
    detail: excerpt(posted),
    advice: 'Start the receiver, and check the address to which the proxy passes requests.',
    heading: headings.serverErrors,
  })
}

const strange = {
  advice: 'Check which server listens at this address.',
  heading: headings.receiving,
}
