import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** For the pages' programs that are tests of Vitest; the root is their folder. */
export default defineConfig({
  test: {
    include: ['*.vitest.mjs', 'test/*.test.mjs'],
    // Each file is its own bundle; loading Vitest and the packages again would take longer than the tests.
    isolate: false,
    setupFiles: [join(import.meta.dirname, '../leave-nothing-faked.ts')],
    maxConcurrency: 40,
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
