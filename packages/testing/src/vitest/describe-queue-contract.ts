import { describe, it } from 'vitest'
import type { CreateQueue, QueueContractOptions } from '../contracts/queue/harness.ts'
import { queueCases } from '../contracts/queue/queue-cases.ts'
import { checkSkips } from './check-skips.ts'

/**
 * Registers the queue contract with vitest.
 *
 * @param createQueue makes an empty queue for one case
 * @throws OptionsError if `options.skip` names a case that does not exist
 */
export function describeQueueContract(
  name: string,
  createQueue: CreateQueue,
  options: QueueContractOptions = {},
): void {
  checkSkips(queueCases, { owner: 'describeQueueContract', skip: options.skip })
  describe(`${name}: queue contract`, () => {
    for (const contractCase of queueCases) {
      const reason = options.skip?.[contractCase.name]
      it(contractCase.name, { timeout: 120_000 }, async ({ skip }) => {
        if (reason !== undefined) skip(reason)
        await contractCase.run(createQueue)
      })
    }
  })
}
