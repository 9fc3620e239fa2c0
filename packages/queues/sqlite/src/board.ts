export { type BoardQueuesOptions, boardQueues } from './board/board-queues.ts'
