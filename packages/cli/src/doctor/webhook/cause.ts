import { type Heading, headings } from '../finding.ts'

interface Cause {
  readonly advice: string
  readonly heading: Heading
}

/** The probable cause of a failed delivery, by the status that Audian has logged; `undefined`: there was no response. */
export function causeOf(status: number | undefined): Cause {
  if (status === undefined) {
    return {
      advice:
        'Check that the receiver can be reached, that its certificate is valid, and that it responds within 30 seconds.',
      heading: headings.receiving,
    }
  }
  if (status >= 500)
    return { advice: `Check the receiver’s log for its ${status} responses.`, heading: headings.serverErrors }
  return clientErrors[status] ?? (status < 400 ? redirect : refusedEvent)
}

const wrongSignature = {
  advice: 'Set the current secret of this webhook in the receiver, and verify the raw body.',
  heading: headings.signature,
}
const wrongPath = {
  advice: 'Correct the path of the URL, or mount the receiver there for POST.',
  heading: headings.receiving,
}
const redirect = {
  advice: 'Register the URL that the redirect points to, or remove the redirect.',
  heading: headings.receiving,
}
const refusedEvent = {
  advice: 'Respond with 200 to every authentic event, including unknown events and duplicates.',
  heading: headings.processing,
}
const clientErrors: Readonly<Record<number, Cause>> = {
  401: wrongSignature,
  403: wrongSignature,
  404: wrongPath,
  405: wrongPath,
  410: wrongPath,
  413: { advice: 'Raise the body size limit to 1 MiB.', heading: headings.receiving },
  429: { advice: 'Exempt the path of the receiver from rate limits.', heading: headings.receiving },
}
