export { type MemoryDeadLetters, type MemoryQueue, type MemoryQueueOptions, memoryQueue } from './memory-queue.ts'
