import type { JobWorker } from './job-worker.ts'

/**
 * Only if another run has the lock, or none, and never on a job that was removed: what HINCRBY would make of it would keep the event
 * from being added again.
 */
const script = `
if redis.call('EXISTS', KEYS[1]) == 1 and redis.call('GET', KEYS[2]) ~= ARGV[1] then
  redis.call('HINCRBY', KEYS[1], 'stc', -1)
end`
const command = 'audianTakeBackStall'

/**
 * Takes back that a run which has ended counts as one that never ended. BullMQ counts a run when its lock has expired, which
 * happens also while Redis is away, or has no memory for renewing it.
 */
export async function takeBackStall(worker: JobWorker, jobId: string, token: string): Promise<void> {
  const client = await worker.getBackend().client
  client.defineCommand(command, { numberOfKeys: 2, lua: script })
  const key = worker.toKey(jobId)
  await client.runCommand(command, [key, `${key}:lock`, token])
}
