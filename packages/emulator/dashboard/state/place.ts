import { computed, signal } from '@preact/signals'
import { everything, hashOf, type Place, placeOf, type View } from './address.ts'

const current = signal(placeOf(location.hash))

/** What the page shows. It is stored in the page's address, so that Back, a reload and a link restore it. */
export const place = computed(() => current.value)

/** The delivery whose detail is open, by its id. */
export const openId = computed(() => (current.value.view === 'deliveries' && current.value.delivery) || undefined)

/** Browsers limit the rate of address changes: one for each key would be too many. */
const settleMs = 300
let settling: ReturnType<typeof setTimeout> | undefined

/** Shows another place. Back returns to the previous one. */
export function go(change: Partial<Place>): void {
  writeAddress()
  current.value = { ...current.value, ...change }
  const address = addressOf(current.value)
  if (address !== addressOf(placeOf(location.hash))) history.pushState(null, '', address)
}

/** Replaces the current place, for example while the user types: Back does not return to it. */
export function adjust(change: Partial<Place>): void {
  current.value = { ...current.value, ...change }
  clearTimeout(settling)
  settling = setTimeout(writeAddress, settleMs)
}

/** Starts to follow Back, Forward, and a typed address. */
export function followAddress(): void {
  for (const event of ['popstate', 'hashchange']) {
    addEventListener(event, () => {
      stopSettling()
      current.value = placeOf(location.hash)
    })
  }
  addEventListener('pagehide', writeAddress)
}

function writeAddress(): void {
  if (settling === undefined) return
  stopSettling()
  history.replaceState(null, '', addressOf(current.value))
}

/** The address of a delivery, with everything else as it is. */
export function linkTo(delivery: string): string {
  return addressOf({ ...current.value, view: 'deliveries', call: '', delivery })
}

/** The address of a call, with everything else as it is. */
export function linkToCall(call: string): string {
  return addressOf({ ...current.value, view: 'calls', call, delivery: '' })
}

/** The address of a view with nothing open. A search stays, filters do not: each view has its own. */
export function linkToView(view: View, text = current.value.text): string {
  return addressOf({ ...current.value, ...everything, view, text, problems: '', call: '', delivery: '' })
}

function stopSettling(): void {
  clearTimeout(settling)
  settling = undefined
}

/** An empty string would not change the fragment. */
function addressOf(place: Place): string {
  return hashOf(place) || location.pathname
}
