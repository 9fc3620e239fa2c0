import type { RedisClient } from '../redis-client.ts'
import { redisStore } from '../redis-store.ts'
import { timelessContract } from './timeless-contract.ts'

/**
 * Runs the store contract with a client of one connection, on which the check of durability ends before the contract does.
 *
 * @returns what the store reports about the server
 * @throws Error if a case of the contract fails
 */
export async function keepContract(client: RedisClient): Promise<string[]> {
  const problems: string[] = []
  const store = redisStore({ client, onDurabilityProblem: (problem) => problems.push(problem) })
  const { ran, failures } = await timelessContract(store, redisStore({ client, onDurabilityProblem: () => undefined }))
  if (failures.length > 0 || ran < 30) throw new Error(`${ran} cases ran. ${failures.join('\n')}`)
  return problems
}
