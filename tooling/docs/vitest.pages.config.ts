import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

/** For the pages' programs that are tests of Vitest. */
export default defineConfig({
  root: `${import.meta.dirname}/../..`,
  ssr: { resolve: { conditions: ['source', ...defaultServerConditions] } },
  test: { include: ['docs/.code-blocks/*/*.vitest.ts'] },
})
