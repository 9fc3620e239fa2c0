export { sqliteQueue } from './open-queue.ts'
export type { SqliteJob, SqliteJobs } from './sqlite-jobs.ts'
export type { SqliteDeadLetters, SqliteQueue, SqliteQueueOptions, SqliteQueueStats } from './sqlite-queue.ts'
