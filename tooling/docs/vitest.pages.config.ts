import { defineConfig } from 'vitest/config'

/** For the pages' programs that are tests of Vitest; the root is their folder. */
export default defineConfig({
  test: { include: ['*.vitest.mjs'], maxConcurrency: 40, maxWorkers: 2, testTimeout: 120_000, hookTimeout: 120_000 },
})
