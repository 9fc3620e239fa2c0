import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Folders whose files take longer than those of the others. They come after `long`, in this order. */
const folders = ['e2e', 'docs', 'examples']

/** Files that take longest, the longest first. */
const long = [
  'e2e/store-faults/leases-postgres.test.ts',
  'e2e/store-faults/leases-redis.test.ts',
  'e2e/chaos/stores/chaos-stores.test.ts',
  'e2e/dashboard/dashboard.test.ts',
  'e2e/site/site.test.ts',
  'e2e/emulator/ten-thousand.test.ts',
  'e2e/chaos/rotation/chaos-rotation.test.ts',
  'e2e/example-stores.test.ts',
  'e2e/store-faults/transactions.test.ts',
  'e2e/workers/workers.test.ts',
  'e2e/examples.test.ts',
  'docs/code-blocks.test.ts',
  'examples/demo/src/main.test.ts',
  'packages/stores/redis/src/client-options.test.ts',
  'packages/stores/sqlite/src/settings.test.ts',
  'packages/stores/postgres/src/server-settings.test.ts',
  'packages/stores/postgres/src/pg.contract.test.ts',
  'packages/stores/postgres/src/postgres-js.contract.test.ts',
  'packages/stores/redis/src/cluster.test.ts',
  'packages/stores/redis/src/sentinel.test.ts',
  'packages/testing/src/contracts/store/store-cases.test.ts',
  'packages/stores/redis/src/error-listener.test.ts',
  'tooling/docs/schema-types.test.ts',
  'tooling/docs/run-code.test.ts',
]

/**
 * Begins with what takes longest, so that no worker waits at the end for a long file of another one. Keeps the files of a
 * project together, since a worker process continues to the next file only if that belongs to the same project.
 */
export class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const byRank = (one: TestSpecification, other: TestSpecification) =>
      one.project.name.localeCompare(other.project.name) ||
      rank(one) - rank(other) ||
      one.moduleId.localeCompare(other.moduleId)
    return Promise.resolve([...files].sort(byRank))
  }
}

function rank({ project, moduleId }: TestSpecification): number {
  const path = relative(project.config.root, moduleId)
  const place = long.indexOf(path)
  if (place !== -1) return place
  const folder = folders.findIndex((name) => path.startsWith(`${name}/`))
  return long.length + (folder === -1 ? folders.length : folder)
}
