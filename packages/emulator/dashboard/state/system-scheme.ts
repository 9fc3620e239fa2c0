import { signal } from '@preact/signals'

const dark = matchMedia('(prefers-color-scheme: dark)')

/** The current preference of the system. */
export const systemScheme = signal<'light' | 'dark'>(dark.matches ? 'dark' : 'light')

dark.addEventListener('change', ({ matches }) => {
  systemScheme.value = matches ? 'dark' : 'light'
})
