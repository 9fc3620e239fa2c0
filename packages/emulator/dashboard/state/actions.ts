import { redeliver, retryNow } from './api.ts'
import { act, tell } from './notices.ts'
import { opened } from './opened.ts'
import { go, openId } from './place.ts'

/** Sends the opened delivery again and opens the new one. */
export async function redeliverOpen(): Promise<void> {
  if (openId.value === undefined) return
  const made = await act(redeliver(openId.value), ({ sequence }) => `Sent again, as delivery #${sequence}.`)
  if (made) go({ delivery: made.id })
}

/** Makes the attempt that the opened delivery waits for. */
export async function retryOpen(): Promise<void> {
  const shown = opened.value
  if (!shown || !('delivery' in shown)) return
  const { id, sequence, nextAttemptAt } = shown.delivery
  if (nextAttemptAt === undefined) tell(`Delivery #${sequence} does not wait for an attempt.`, 'warning')
  else await act(retryNow(id), () => `Delivery #${sequence} is attempted now.`)
}
