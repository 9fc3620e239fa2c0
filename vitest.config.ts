import { availableParallelism } from 'node:os'
import { defaultServerConditions } from 'vite'
import { configDefaults, defineConfig } from 'vitest/config'
import { CountReporter } from './tooling/reporter.ts'
import { runInAFolder } from './tooling/run-in-a-folder.ts'
import { LongestFirst } from './tooling/sequencer.ts'

/** What decides what is authentic, what is done already, and what is answered: every line of it is tested. */
const critical = 'packages/core/src/{verify,parse,delivery,store,route,run,claim,respond}/**/*.ts'

export default defineConfig({
  plugins: [runInAFolder()],
  // Imports between packages lead to sources, so tests need no build.
  ssr: { resolve: { conditions: ['source', ...defaultServerConditions] } },
  test: {
    reporters: ['default', new CountReporter()],
    setupFiles: ['tooling/assert-node-version.ts', 'tooling/leave-nothing-faked.ts'],
    // Loading the packages takes longer than most files' tests, so the files of a worker process share them.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // Generous, since many tests start programs and a machine may be busy: what hangs fails anyway.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Vitest's own second would be too short at such times.
    expect: { poll: { timeout: 60_000 } },
    // More than there are processors: much of the time tests wait, for leases to expire and servers to start.
    maxWorkers: 3 * availableParallelism(),
    // Worker processes keep the processors busy: threads of V8, for garbage collection and compilers, would only add to that.
    execArgv: ['--single-threaded', '--max-semi-space-size=32'],
    // Cases of the store contract mostly wait for leases to end. The programs of the pages begin together, so that those with
    // tests go into one run of Vitest.
    maxConcurrency: 100,
    coverage: {
      provider: 'v8',
      include: ['packages/**/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*.test-d.ts', '**/doubles/**'],
      reporter: ['text', 'html'],
      thresholds: { [critical]: { lines: 100 } },
    },
    projects: [
      {
        extends: true,
        test: {
          // One project, since a worker process, and what it has loaded, is used for one project only.
          name: 'tests',
          include: ['{e2e,docs,examples,tooling}/**/*.test.ts', 'packages/**/{src,dashboard}/**/*.test.ts'],
          // `check:test-runners` runs them, in jsdom.
          exclude: [...configDefaults.exclude, 'tooling/test-runners/project/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ['packages/**/src/**/*.test-d.ts'],
            tsconfig: 'tsconfig.test-d.json',
            // `pnpm types` reports those of the sources; here they would fail tests that they do not touch.
            ignoreSourceErrors: true,
          },
        },
      },
    ],
  },
})
