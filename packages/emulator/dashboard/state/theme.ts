import { effect } from '@preact/signals'
import { remembered } from './remembered.ts'

export const themes = ['system', 'light', 'dark'] as const

export const theme = remembered('theme', themes, 'system')

/** Applies the chosen theme, and follows changes of it. */
export function applyTheme(): void {
  effect(() => {
    document.documentElement.dataset.theme = theme.value
  })
}
