export type { Clock, Timer } from './async/clock.ts'
export { systemClock } from './async/clock.ts'
export type { HandleOptions, Receiver } from './delivery/receiver.ts'
export type { WaitUntil } from './delivery/wait-until.ts'
export { handledEvents } from './operate/handled-events.ts'
export { signDelivery } from './operate/sign-delivery.ts'
export { type HeaderLookup, type HeaderRecord, type HeaderSource, headerValue } from './receive/header-value.ts'
export type { RawBody, RawDelivery, ReadBody, Unread } from './receive/raw-delivery.ts'
export { type ByteStream, type ReadLimits, readBody, readWebBody } from './receive/read-body.ts'
export { checkedPath, literalPath, pathOf } from './receive/route-path.ts'
export type { BodyHold } from './receive/unverified-bytes.ts'
export type { Answer } from './respond/answer.ts'
export { outcomeNames, respond, routeAnswers } from './respond/respond.ts'
export { synchronousTransactionRunner } from './run/in-synchronous-transaction.ts'
export { transactionRunner } from './run/in-transaction.ts'
export type {
  Claim,
  ClaimOptions,
  IdempotencyStore,
  SynchronousTransactionalStore,
  SynchronousTransactOptions,
  Transacted,
  TransactionalStore,
  TransactionRunner,
  TransactOptions,
} from './store/store.ts'
