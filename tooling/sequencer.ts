import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Projects in the order in which their files begin: those first whose files take longest. */
const projects = ['e2e', 'docs', 'unit']

/** Files that take longer than the others of their project, the longest first. */
const long = [
  'e2e/store-faults/leases-postgres.test.ts',
  'e2e/store-faults/leases-redis.test.ts',
  'e2e/chaos/stores/chaos-stores.test.ts',
  'e2e/dashboard/dashboard.test.ts',
  'e2e/emulator/ten-thousand.test.ts',
  'e2e/chaos/rotation/chaos-rotation.test.ts',
  'e2e/example-stores.test.ts',
  'e2e/store-faults/transactions.test.ts',
  'e2e/workers/workers.test.ts',
  'e2e/examples.test.ts',
  'docs/code-blocks.test.ts',
  'examples/demo/src/main.test.ts',
  'packages/stores/redis/src/client-options.test.ts',
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
 * project together, since a worker process goes on to the next file only if that belongs to the same project: otherwise a
 * new process loads everything again.
 */
export class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const byRank = (one: TestSpecification, other: TestSpecification) =>
      rank(one) - rank(other) || one.moduleId.localeCompare(other.moduleId)
    return Promise.resolve([...files].sort(byRank))
  }
}

function rank({ project, moduleId }: TestSpecification): number {
  const place = long.findIndex((file) => moduleId.endsWith(`/${file}`))
  return projects.indexOf(project.name) * 1000 + (place === -1 ? long.length : place)
}
