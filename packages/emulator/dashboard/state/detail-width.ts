import { effect, signal } from '@preact/signals'

/** In per cent of the width that the list and the detail share. */
export const widthRange = { least: 25, most: 70 } as const

const key = 'audian-emulator:detail-width'

/** How wide the user has made the detail. Undefined for as wide as fits the list's columns. The browser keeps it. */
export const detailWidth = signal(read())

effect(() => write(detailWidth.value))

/** Makes the detail as wide as this, within the range. */
export function setDetailWidth(percent: number): void {
  detailWidth.value = Math.round(Math.min(widthRange.most, Math.max(widthRange.least, percent)))
}

function read(): number | undefined {
  try {
    const kept = Number(localStorage.getItem(key))
    return kept >= widthRange.least && kept <= widthRange.most ? kept : undefined
  } catch {
    return undefined
  }
}

function write(percent: number | undefined): void {
  try {
    if (percent === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, String(percent))
  } catch {
    // Private windows may refuse; then the width lasts until the page is closed.
  }
}
