export { describeAdapterContract } from './vitest/describe-adapter-contract.ts'
export { describeQueueContract } from './vitest/describe-queue-contract.ts'
export { describeStoreContract } from './vitest/describe-store-contract.ts'
