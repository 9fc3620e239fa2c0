export type { BullmqQueue, BullmqQueueOptions } from './bullmq-queue.ts'
export { bullmqQueue } from './open-queue.ts'
