import { redeliver } from './api.ts'
import { act } from './notices.ts'
import { go, openId } from './place.ts'

/** Sends the opened delivery again and opens the new one. */
export async function redeliverOpen(): Promise<void> {
  if (openId.value === undefined) return
  const made = await act(redeliver(openId.value), ({ sequence }) => `Sent again, as delivery #${sequence}.`)
  if (made) go({ delivery: made.id })
}

/** Puts a text on the clipboard. False if the browser does not allow it: then only a secure origin may. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
