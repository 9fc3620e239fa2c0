import { effect, type Signal, signal } from '@preact/signals'

/** A choice that the browser keeps. Falls back where it is not allowed to keep anything, or what it kept is no choice. */
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
    // Private windows may refuse; then the choice holds as long as the page.
  }
}
