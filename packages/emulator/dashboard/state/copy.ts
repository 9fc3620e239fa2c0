import { signal } from '@preact/signals'

/** The text that the user must copy manually, because the browser refused. Undefined if there is none. */
export const byHand = signal<string | undefined>(undefined)

/** Puts a text on the clipboard. If the browser refuses, it shows the text for manual copying and returns false. */
export async function copy(text: string): Promise<boolean> {
  const copied = (await copyByApi(text)) || copyBySelection(text)
  if (!copied) byHand.value = text
  return copied
}

/** Only secure origins have it: HTTPS and localhost, but not plain HTTP in the network. */
async function copyByApi(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

/** The older way, which works on every origin. */
function copyBySelection(text: string): boolean {
  const before = document.activeElement
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'to-copy'
  // Elements outside an open dialog cannot be focused.
  const place = document.querySelector('dialog[open]') ?? document.body
  place.append(area)
  area.select()
  const copied = document.execCommand('copy')
  area.remove()
  if (before instanceof HTMLElement) before.focus({ preventScroll: true })
  return copied
}
