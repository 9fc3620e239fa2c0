import { computed, signal } from '@preact/signals'

/** Widths of the window below which a row has more lines than one, as in deliveries.css, and its height in pixels. */
const phone = matches('(width < 640px)')
const narrow = matches('(width < 1000px)')

/** It depends only on the window: opening a delivery must not move the rows. */
export const rowHeight = computed(() => {
  if (phone.value) return 68
  return narrow.value ? 48 : 30
})

function matches(query: string) {
  const list = matchMedia(query)
  const matching = signal(list.matches)
  list.addEventListener('change', () => {
    matching.value = list.matches
  })
  return matching
}
