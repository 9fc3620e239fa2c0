import { excerpt, inFront, isRedirect } from '../answers.ts'
import type { Answer, Exchanged } from '../exchange.ts'
import { type Finding, headings, problem } from '../finding.ts'

const id = 'post'
const shownCharacters = 200

/** Why an answer to an unsigned POST is none of a receiver's; `undefined` if it may be. */
export function postTrouble(posted: Exchanged, page: Exchanged): Finding | undefined {
  if (posted.status === undefined) return noAnswer(posted.code, posted.message)
  if (isRedirect(posted)) return redirected(posted)
  const other = inFront(posted)
  if (other !== undefined) return somethingInFront(posted, other)
  if (posted.status === 404 || posted.status === 410) return wrongPath(posted, page)
  if (posted.status === 405 || posted.status === 501) return noPost(posted.status)
  if (posted.status === 413) return tooSmall()
  if (posted.status === 429) return limited()
  if (posted.status < 200) return problem(id, { ...strange, title: `POST is answered ${posted.status}.` })
  if ([502, 504].includes(posted.status)) return gateway(posted)
  return undefined
}

function noAnswer(code: string, message: string): Finding {
  return problem(id, {
    title: `POST gets no answer (${code}).`,
    detail: `${message}.`,
    advice:
      code === 'TIMEOUT'
        ? 'Find out what the receiver waits for: Audian waits 30 seconds for an answer.'
        : 'See the log of the server for why it ends the connection.',
    heading: code === 'TIMEOUT' ? headings.serverErrors : headings.receiving,
  })
}

function redirected({ status, headers }: Answer): Finding {
  return problem(id, {
    title: `POST is redirected (${status}) to ${headers.location?.slice(0, shownCharacters) ?? 'nowhere'}.`,
    detail:
      'Nothing public says that Audian follows redirects; a client that follows a 301 or 302 sends a GET without the body.',
    advice: 'Register the URL that it redirects to, or remove the redirect.',
    heading: headings.receiving,
  })
}

function wrongPath(posted: Answer, page: Exchanged): Finding {
  const isSite = page.status !== undefined && page.status < 300
  return problem(id, {
    title: `POST is answered ${posted.status}: no receiver is at this path.`,
    detail: isSite ? `GET is answered ${page.status}: a site is there.` : undefined,
    advice: 'Correct the path of the URL, or mount the receiver at this path for POST.',
    heading: headings.receiving,
  })
}

function noPost(status: number): Finding {
  return problem(id, {
    title: `POST is answered ${status}: what is at this path does not accept POST.`,
    advice: 'Correct the path of the URL, or mount the receiver at this path for POST.',
    heading: headings.receiving,
  })
}

function tooSmall(): Finding {
  return problem(id, {
    title: 'A POST of less than 1 KB is answered 413.',
    advice: 'Raise the limit on the size of bodies, to 1 MiB for instance.',
    heading: headings.receiving,
  })
}

function limited(): Finding {
  return problem(id, {
    title: 'POST is answered 429: a rate limit is in front of the receiver.',
    advice: 'Exempt the path of the receiver from rate limits: Audian sends in bursts.',
    heading: headings.receiving,
  })
}

function somethingInFront(posted: Answer, name: string): Finding {
  return problem(id, {
    title: `${name} answers (${posted.status}) instead of a receiver.`,
    advice: 'Let requests to this path pass to the receiver: no login, no challenge for browsers, no fallback page.',
    heading: posted.status >= 500 ? headings.serverErrors : headings.receiving,
  })
}

function gateway(posted: Answer): Finding {
  return problem(id, {
    title: `POST is answered ${posted.status}: what is in front of the receiver cannot reach it.`,
    detail: excerpt(posted),
    advice: 'Start the receiver, and check the address to which the proxy passes requests.',
    heading: headings.serverErrors,
  })
}

const strange = {
  advice: 'Check what listens at this address.',
  heading: headings.receiving,
}
