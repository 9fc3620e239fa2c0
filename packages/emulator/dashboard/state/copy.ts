import { signal } from '@preact/signals'

/** What a reader has to copy by hand, since the browser refused. Undefined if nothing. */
export const byHand = signal<string | undefined>(undefined)

/** Puts a text on the clipboard. If the browser refuses, it shows the text, to be copied by hand, and gives false. */
export async function copy(text: string): Promise<boolean> {
  const copied = (await copyByApi(text)) || copyBySelection(text)
  if (!copied) byHand.value = text
  return copied
}

/** Only secure origins have it: HTTPS and this machine, and not an address of the network. */
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
  // Outside an open dialog nothing takes the focus.
  const place = document.querySelector('dialog[open]') ?? document.body
  place.append(area)
  area.select()
  const copied = document.execCommand('copy')
  area.remove()
  if (before instanceof HTMLElement) before.focus({ preventScroll: true })
  return copied
}
