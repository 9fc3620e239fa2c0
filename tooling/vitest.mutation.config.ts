import { defaultServerConditions } from 'vite'
import { configDefaults, defineConfig } from 'vitest/config'

/**
 * For mutants: only the tests of core. Type tests and the rest would cost seconds for each of them, and so would the
 * random scripts of the receiver, whose luck must not decide over a score.
 */
export default defineConfig({
  ssr: { resolve: { conditions: ['source', ...defaultServerConditions] } },
  test: {
    include: ['packages/core/src/**/*.test.ts'],
    exclude: [...configDefaults.exclude, '**/receiver.properties.test.ts'],
  },
})
