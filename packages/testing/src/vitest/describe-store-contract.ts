import { describe, it } from 'vitest'
import type { CreateStore, StoreContractOptions } from '../contracts/store/harness.ts'
import { storeCases } from '../contracts/store/store-cases.ts'
import { checkSkips } from './check-skips.ts'

/**
 * Registers the store contract with vitest. What cannot be run with the store is skipped by name and reason.
 *
 * @param createStore makes the store for one case
 * @throws OptionsError if `options.skip` names a case that does not exist
 */
export function describeStoreContract(
  name: string,
  createStore: CreateStore,
  options: StoreContractOptions = {},
): void {
  checkSkips(storeCases, { owner: 'describeStoreContract', skip: options.skip })
  describe(`${name}: store contract`, { concurrent: options.concurrent ?? false }, () => {
    for (const contractCase of storeCases) {
      const reason = options.skip?.[contractCase.name]
      it(contractCase.name, { timeout: 120_000 }, async ({ skip }) => {
        const skipped = reason ?? (await contractCase.run(createStore))
        if (skipped !== undefined) skip(skipped)
      })
    }
  })
}
