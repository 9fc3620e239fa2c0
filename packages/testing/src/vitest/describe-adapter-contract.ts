import { describe, it } from 'vitest'
import { adapterSkipReason } from '../contracts/adapter/adapter-case.ts'
import { adapterCases } from '../contracts/adapter/adapter-cases.ts'
import type { AdapterFeatures, CreateServer } from '../contracts/adapter/harness.ts'
import { checkSkips } from './check-skips.ts'

/**
 * Registers the adapter contract with vitest. What a framework does not have is skipped by name and reason.
 *
 * @param createServer starts a server on a free port with nothing but the adapter in it
 * @throws OptionsError if `features.skip` names a case that does not exist
 */
export function describeAdapterContract(
  name: string,
  createServer: CreateServer,
  features: AdapterFeatures = {},
): void {
  checkSkips(adapterCases, { owner: 'describeAdapterContract', skip: features.skip })
  describe(`${name}: adapter contract`, () => {
    for (const contractCase of adapterCases) {
      const reason = adapterSkipReason(contractCase, features)
      it(contractCase.name, { timeout: 30_000 }, async ({ skip }) => {
        if (reason !== undefined) skip(reason)
        await contractCase.run({ createServer, features })
      })
    }
  })
}
