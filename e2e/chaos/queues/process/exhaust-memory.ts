import type { Journal } from '../../journal.ts'
import { monotonic } from '../../monotonic.ts'

/** Until V8 ends the process. Nothing else can write then that the handler is still running. */
export function exhaustMemory(journal: Journal): never {
  const hoard: unknown[] = []
  // Large pieces without references, so that it ends at once.
  for (;;) {
    hoard.push(new Array<number>(1_000_000).fill(0.5))
    journal.write({ kind: 'running', at: monotonic() })
  }
}
