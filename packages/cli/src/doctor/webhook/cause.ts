import { type Heading, headings } from '../finding.ts'

interface Cause {
  readonly advice: string
  readonly heading: Heading
}

/** What probably causes the status with which Audian logs a failed delivery; `undefined` if there was no answer. */
export function causeOf(status: number | undefined): Cause {
  if (status === undefined) {
    return {
      advice: 'Check that the receiver can be reached, its certificate, and that it answers within 30 seconds.',
      heading: headings.receiving,
    }
  }
  if (status >= 500)
    return { advice: `See the log of the receiver for its answers of ${status}.`, heading: headings.serverErrors }
  return clientErrors[status] ?? (status < 400 ? redirect : refusedEvent)
}

const wrongSignature = {
  advice: 'Give the receiver the current secret of this webhook, and let it verify the raw body.',
  heading: headings.signature,
}
const wrongPath = {
  advice: 'Correct the path of the URL, or mount the receiver there for POST.',
  heading: headings.receiving,
}
const redirect = {
  advice: 'Register the URL that it redirects to, or remove the redirect.',
  heading: headings.receiving,
}
const refusedEvent = {
  advice: 'Answer 200 to every authentic event, also to unknown ones and to duplicates.',
  heading: headings.processing,
}
const clientErrors: Readonly<Record<number, Cause>> = {
  401: wrongSignature,
  403: wrongSignature,
  404: wrongPath,
  405: wrongPath,
  410: wrongPath,
  413: { advice: 'Raise the limit on the size of bodies to 1 MiB.', heading: headings.receiving },
  429: { advice: 'Exempt the path of the receiver from rate limits.', heading: headings.receiving },
}
