import { computed, signal } from '@preact/signals'
import { listed } from './filter.ts'
import { adjust, go, openId } from './place.ts'

/** The active row for the keyboard, by sequence number: rows move, since new ones are added at the top. */
export const activeSequence = signal<number | undefined>(undefined)

/** The index of the active row in the list, -1 if it is not in it. */
export const activeIndex = computed(() => {
  const sequence = activeSequence.value
  return sequence === undefined ? -1 : listed.value.findIndex((delivery) => delivery.sequence === sequence)
})

/** Makes another row the active one; the first one, if none was. */
export function moveBy(rows: number): void {
  moveTo(activeIndex.value === -1 ? 0 : activeIndex.value + rows)
}

/** The row at an index, or the nearest one. */
export function moveTo(index: number): void {
  const last = listed.value.length - 1
  activeSequence.value = listed.value[Math.max(0, Math.min(last, index))]?.sequence
}

export function openActive(): void {
  const delivery = listed.value[activeIndex.value]
  if (delivery) go({ delivery: delivery.id })
}

/** Makes another row the active one. If a detail is open, its delivery opens too, so that the user can read through them. */
export function walkBy(rows: number): void {
  moveBy(rows)
  focusList()
  const delivery = listed.value[activeIndex.value]
  if (delivery && openId.value !== undefined) adjust({ delivery: delivery.id })
}

export function closeDetail(): void {
  go({ delivery: '' })
  // On small screens the list is hidden until the next frame, and hidden elements cannot be focused.
  requestAnimationFrame(focusList)
}

/** The list's element, which gets the focus back. */
export const listId = 'deliveries'

export function focusList(): void {
  document.getElementById(listId)?.focus({ preventScroll: true })
}

/** Whether the detail has taken its place. */
export function isListHidden(): boolean {
  return document.getElementById(listId)?.offsetParent === null
}
