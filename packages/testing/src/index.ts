export {
  type DiagnoseInput,
  diagnoseSignature,
  type HeaderText,
  type SentDelivery,
  type SignatureCause,
  type SignatureCauseCode,
  type SignatureDiagnosis,
  type SignatureFinding,
  type SignatureNote,
  signatureCauseCodes,
} from '@audian-webhooks/core/diagnose'
export { type SampleEvent, type SampleOverrides, sampleEvent, sampleEvents } from '@audian-webhooks/core/protocol'
export type { Breakage } from './broken/breakage.ts'
export { type BrokenWay, breakDelivery, brokenDeliveries } from './broken-deliveries.ts'
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
export type { CreateQueue, QueueContractOptions, QueueHarness } from './contracts/queue/harness.ts'
export type { QueueCase } from './contracts/queue/queue-case.ts'
export { queueCases } from './contracts/queue/queue-cases.ts'
export type { CreateStore, StoreContractOptions, StoreHarness, StoreProcess } from './contracts/store/harness.ts'
export { joinStoreContract } from './contracts/store/join-store-contract.ts'
export type { StoreCase } from './contracts/store/store-case.ts'
export { storeCases } from './contracts/store/store-cases.ts'
export { type FakeClock, fakeClock } from './fake-clock.ts'
export { type FaultyStore, faultyStore, type RecordedCall } from './faulty-store.ts'
export {
  type AnyWebhooks,
  type Injectable,
  type InjectedEvent,
  type InjectOptions,
  inject,
  injectRaw,
} from './inject.ts'
export { type RunQueueOptions, runQueue } from './run-queue.ts'
export { type SignedDelivery, type SigningOptions, signedDelivery } from './signed-delivery.ts'
export type { FaultyCalls, StoreBreak } from './store-break.ts'
export { type StoreFault, StoreFaultError, type StoreMethod } from './store-fault.ts'
export { type QueueRun, type TestDeadLetters, type TestQueue, type TestQueueWorker, testQueue } from './test-queue.ts'
