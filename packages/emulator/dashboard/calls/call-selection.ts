import { computed, signal } from '@preact/signals'
import { adjust, go } from '../state/place.ts'
import { listedCalls, openCallId } from './calls.ts'

/** The list's element, which gets the focus back. */
export const callListId = 'calls'

/** The active row for the keyboard, by the call's id. */
export const activeCall = signal<string | undefined>(undefined)

/** The active row's place in the list, -1 if it is not in it. */
export const activeCallIndex = computed(() => listedCalls.value.findIndex(({ id }) => id === activeCall.value))

export function moveCallsBy(rows: number): void {
  moveCallsTo(activeCallIndex.value === -1 ? 0 : activeCallIndex.value + rows)
}

/** The row at an index, or the nearest one. */
export function moveCallsTo(index: number): void {
  const last = listedCalls.value.length - 1
  activeCall.value = listedCalls.value[Math.max(0, Math.min(last, index))]?.id
}

export function openActiveCall(): void {
  if (activeCallIndex.value !== -1) go({ call: activeCall.value ?? '' })
}

/** Makes another row the active one. With a story open its call opens too. */
export function walkCallsBy(rows: number): void {
  moveCallsBy(rows)
  focusCalls()
  if (activeCallIndex.value !== -1 && openCallId.value !== undefined) adjust({ call: activeCall.value ?? '' })
}

export function closeCall(): void {
  go({ call: '' })
  // On small screens the list is hidden until the next frame, and hidden elements cannot be focused.
  requestAnimationFrame(focusCalls)
}

export function focusCalls(): void {
  document.getElementById(callListId)?.focus({ preventScroll: true })
}
