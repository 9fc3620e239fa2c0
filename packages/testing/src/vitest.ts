export { describeAdapterContract } from './contracts/adapter/describe-adapter-contract.ts'
