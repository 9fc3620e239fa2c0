import { effect, type Signal, signal } from '@preact/signals'

/** A choice that the browser stores. Uses the fallback if storage is not allowed, or the stored value is not a valid choice. */
export function remembered<TChoice extends string>(
  name: string,
  choices: readonly TChoice[],
  fallback: TChoice,
): Signal<TChoice> {
  const key = `audian-emulator:${name}`
  const choice = signal(choices.find((known) => known === read(key)) ?? fallback)
  effect(() => write(key, choice.value))
  return choice
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Private windows may refuse; then the choice lasts until the page is closed.
  }
}
