export { type AdapterCase, adapterSkipReason } from './contracts/adapter/adapter-case.ts'
export { adapterCases } from './contracts/adapter/adapter-cases.ts'
export type {
  AdapterFeatures,
  AdapterMount,
  AdapterServer,
  AdapterSubject,
  CreateServer,
  ParserInFront,
} from './contracts/adapter/harness.ts'
export type { ContractCase } from './contracts/contract-case.ts'
export { type FakeClock, fakeClock } from './fake-clock.ts'
export { type SampleEvent, type SampleOverrides, sampleEvent } from './sample-events.ts'
export { type SignedDelivery, type SigningOptions, signedDelivery } from './signed-delivery.ts'
