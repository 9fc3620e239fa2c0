import type { Reporter, TestModule } from 'vitest/node'

/** What a run came to. A file that cannot be loaded, and an error outside of every test, count as one failure each. */
interface Counts {
  passed: number
  failed: number
  skipped: number
}

type CountedModule = Pick<TestModule, 'children' | 'errors'>

function count(modules: readonly CountedModule[], unhandled: readonly unknown[]): Counts {
  const counts = { passed: 0, failed: unhandled.length, skipped: 0 }
  for (const module of modules) {
    if (module.errors().length > 0) counts.failed += 1
    for (const test of module.children.allTests()) {
      const { state } = test.result()
      // `pending` is a test that never came to an end, for instance because its worker died.
      counts[state === 'pending' ? 'failed' : state] += 1
    }
  }
  return counts
}

/** Ends the output with `N passed, N failed, N skipped` on its own line: easy to read for people and scripts. */
export class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const { passed, failed, skipped } = count(modules, unhandled)
    console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
  }
}
