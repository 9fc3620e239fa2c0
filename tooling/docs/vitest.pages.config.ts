import { defineConfig } from 'vitest/config'

/** For the pages' programs that are tests of Vitest. */
export default defineConfig({
  root: `${import.meta.dirname}/../..`,
  test: { include: ['docs/.code-blocks/*/*.vitest.mjs'], maxConcurrency: 40 },
})
