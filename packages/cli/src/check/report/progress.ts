import type { Terminal } from '../../terminal/terminal.ts'
import type { Requirement } from '../requirement.ts'

interface Progress {
  readonly next: (requirement: Requirement) => void
  /** Clears it. May be called again. */
  readonly end: () => void
}

/** Shows in a terminal what is being checked. */
export async function showProgress({ interactive, columns }: Terminal, count: number): Promise<Progress> {
  if (!interactive) return { next: () => undefined, end: () => undefined }
  const { spinner } = await import('@clack/prompts')
  const shown = spinner({ output: process.stderr })
  shown.start('Connecting')
  let done = 0
  let ended = false
  return {
    next({ id, title }) {
      done += 1
      // The spinner adds a mark and up to three dots, and clears one line only.
      shown.message(`${done} of ${count}  ${id}  ${title}`.slice(0, columns - 8))
    },
    end() {
      if (!ended) shown.clear()
      ended = true
    },
  }
}
