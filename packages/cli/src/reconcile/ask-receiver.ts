import { CommandError } from '../errors.ts'
import { receiverUrl } from '../sending/post.ts'
import { handledIds } from './handled-ids.ts'

const timeoutMs = 30_000
const maxAnswerBytes = 1024 * 1024

export interface Receiver {
  readonly url: string
  /** For `Authorization: Bearer`. */
  readonly token: string | undefined
}

/**
 * A function that asks a receiver whether it has handled an event. Concurrent questions are sent together: a POST with
 * a JSON list of ids, whose response is a list of the handled ones.
 *
 * @throws UsageError if the URL cannot be that of a receiver; the function rejects with CommandError if the response is not such a list
 */
export function askReceiver({ url: address, token }: Receiver): (id: string) => Promise<boolean> {
  const url = receiverUrl('--handled-url', address).href
  let waiting: string[] | undefined
  let answer: Promise<ReadonlySet<string>> = Promise.resolve(new Set<string>())

  return async (id) => {
    if (waiting === undefined) {
      const ids: string[] = []
      waiting = ids
      // When all questions of this moment have been asked.
      answer = Promise.resolve().then(() => {
        waiting = undefined
        return handledAmong(ids, { url, token })
      })
    }
    waiting.push(id)
    return (await answer).has(id)
  }
}

async function handledAmong(ids: readonly string[], { url, token }: Receiver): Promise<ReadonlySet<string>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(ids),
    redirect: 'error', // the token would go along
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    throw new CommandError(`Cannot query ${url}: ${reasonOf(error)}`)
  })
  const text = await limitedText(response, url)
  if (!response.ok) throw new CommandError(`${url} returned ${response.status} instead of a list of handled ids.`)
  if (!text.trimStart().startsWith('[')) throw new CommandError(`${url} must return a JSON list of ids.`)
  return handledIds(text, `The response of ${url}`)
}

async function limitedText({ body }: Response, url: string): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const chunk of body ?? []) {
      text += decoder.decode(chunk, { stream: true })
      if (text.length > maxAnswerBytes) throw new Error('the response is longer than 1 MiB')
    }
  } catch (error) {
    throw new CommandError(`Cannot query ${url}: ${reasonOf(error)}`)
  }
  return text
}

/** The message is only `fetch failed`. The cause has the reason. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message
}
