import { closeCall, walkCallsBy } from '../calls/call-selection.ts'
import { openCallId } from '../calls/calls.ts'
import { redeliverOpen, retryOpen } from '../state/actions.ts'
import { openId, place } from '../state/place.ts'
import { closeDetail, moveBy, moveTo, openActive, walkBy } from '../state/selection.ts'
import { openHelp } from './help.tsx'
import { searchId } from './search-field.tsx'

type Keys = Readonly<Record<string, () => void>>

/** Keys for the whole page, except in a field. */
const everywhere: Keys = {
  j: () => walk(1),
  k: () => walk(-1),
  r: () => void redeliverOpen(),
  t: () => void retryOpen(),
  '/': () => document.getElementById(searchId)?.focus(),
  '?': openHelp,
}

const page = 10

/** In the list only: elsewhere they scroll, or press a button. */
export const inList: Keys = {
  ArrowDown: () => moveBy(1),
  ArrowUp: () => moveBy(-1),
  PageDown: () => moveBy(page),
  PageUp: () => moveBy(-page),
  Home: () => moveTo(0),
  End: () => moveTo(Number.POSITIVE_INFINITY),
  Enter: openActive,
  ' ': openActive,
}

function walk(rows: number): void {
  if (place.value.view === 'calls') walkCallsBy(rows)
  else walkBy(rows)
}

/** Returns a function that stops listening. */
export function listenForKeys(): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (document.querySelector('dialog[open]')) return
    if (event.key === 'Escape' && openId.value !== undefined) return run(event, closeDetail)
    if (event.key === 'Escape' && openCallId.value !== undefined) return run(event, closeCall)
    if (isTyping(event.target)) return
    run(event, everywhere[event.key])
  }
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}

/** Runs the action of a key instead of the browser's default. */
export function run(event: KeyboardEvent, action: (() => void) | undefined): void {
  if (!action || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
  event.preventDefault()
  action()
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type=checkbox]), textarea, select')
}
