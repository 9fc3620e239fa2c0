import { describe, it } from 'vitest'
import type { CreateStore, StoreContractOptions } from '../contracts/store/harness.ts'
import { storeCases } from '../contracts/store/store-cases.ts'
import { checkSkips } from './check-skips.ts'

/**
 * Registers the store contract with vitest.
 *
 * @param createStore makes the store for one case
 * @throws RangeError if `options.skip` names a case that does not exist
 */
export function describeStoreContract(
  name: string,
  createStore: CreateStore,
  options: StoreContractOptions = {},
): void {
  checkSkips(storeCases, options.skip)
  describe(`${name}: store contract`, () => {
    for (const contractCase of storeCases) {
      const reason = options.skip?.[contractCase.name]
      it(contractCase.name, { timeout: 60_000 }, async ({ skip }) => {
        if (reason !== undefined) skip(reason)
        await contractCase.run(createStore)
      })
    }
  })
}
