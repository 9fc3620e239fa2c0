import type { Job } from 'bullmq'
import type { JobWorker } from './job-worker.ts'

const prefix = 'audian:run:'
const command = 'audianBeginRun'
/**
 * Only if the run still has the lock, so that the job is there: a field of a removed job would keep the event from being added again. A
 * server whose memory is full refuses HSET, unless the script has written before.
 */
const script = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('HDEL', KEYS[1], ARGV[2])
redis.call('HSET', KEYS[1], ARGV[2], 1)
return 1`

/**
 * The runs of jobs with crashes that have begun and not ended. Each is a field of the job's hash, so a command that is sent
 * twice counts once.
 */
export class BegunRuns {
  readonly #worker: JobWorker

  constructor(worker: JobWorker) {
    this.#worker = worker
  }

  /**
   * How many runs of a job crashed, of those that have stalled. A stall also counts a process that died before the run began. A
   * field of a run that never stalled does not count either.
   */
  async crashes({ id = '', stalledCounter }: Pick<Job, 'id' | 'stalledCounter'>): Promise<number> {
    if (stalledCounter <= 1) return Math.max(0, stalledCounter)
    const fields = await (await this.#client()).hgetall(this.#worker.toKey(id))
    const begun = Object.keys(fields).filter((field) => field.startsWith(prefix)).length
    return Math.min(stalledCounter, 1 + begun)
  }

  /** @throws Error if the run has lost its lock */
  async add(jobId: string, token: string): Promise<void> {
    const client = await this.#client()
    client.defineCommand(command, { numberOfKeys: 2, lua: script })
    const key = this.#worker.toKey(jobId)
    const added = await client.runCommand(command, [key, `${key}:lock`, token, `${prefix}${token}`])
    if (added !== 1) throw new Error('The run has lost its job before it began.')
  }

  async remove(jobId: string, token: string): Promise<void> {
    await (await this.#client()).hdel(this.#worker.toKey(jobId), `${prefix}${token}`)
  }

  #client() {
    return this.#worker.getBackend().client
  }
}
