import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

/** For mutants: only the tests of core. Type tests and the rest would cost seconds for each of them. */
export default defineConfig({
  ssr: { resolve: { conditions: ['source', ...defaultServerConditions] } },
  test: { include: ['packages/core/src/**/*.test.ts'] },
})
