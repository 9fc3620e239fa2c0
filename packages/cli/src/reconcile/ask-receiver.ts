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
 * A function that asks a receiver whether it has handled an event. The questions of one moment go there together: a JSON list
 * of ids by POST, answered by a list of those that are handled.
 *
 * @throws UsageError if there cannot be a receiver at the URL; the function rejects with CommandError if its answer is not such a list
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
    throw new CommandError(`Cannot ask ${url}: ${reasonOf(error)}`)
  })
  const text = await limitedText(response, url)
  if (!response.ok) throw new CommandError(`${url} answered ${response.status} instead of a list of handled ids.`)
  if (!text.trimStart().startsWith('[')) throw new CommandError(`${url} must answer with a JSON list of ids.`)
  return handledIds(text, `The answer of ${url}`)
}

async function limitedText({ body }: Response, url: string): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const chunk of body ?? []) {
      text += decoder.decode(chunk, { stream: true })
      if (text.length > maxAnswerBytes) throw new Error('its answer is longer than 1 MiB')
    }
  } catch (error) {
    throw new CommandError(`Cannot ask ${url}: ${reasonOf(error)}`)
  }
  return text
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message
}
