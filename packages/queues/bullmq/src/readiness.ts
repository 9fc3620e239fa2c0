import { infoField } from './info-field.ts'
import { plainError } from './plain-error.ts'
import { within } from './within.ts'

const answerMs = 3000

/** @throws Error if the server could not store a job now */
export async function checkReadiness(askInfo: () => Promise<string>): Promise<void> {
  const asking = askInfo()
  if (!(await within(asking, answerMs))) throw new Error(`Redis did not respond within ${answerMs} ms.`)
  const info = await asking.catch((error: unknown) => {
    // A server that refuses INFO is there.
    if (error instanceof Error && /^NOPERM|^ERR unknown command/.test(error.message)) return ''
    throw plainError(error)
  })
  if (infoField(info, 'role') === 'slave' && infoField(info, 'slave_read_only') !== '0') {
    throw new Error('The Redis server is a replica, which stores no jobs. Connect to the primary server.')
  }
  if (isFull(info)) throw new Error('The memory of the Redis server is full (maxmemory).')
}

function isFull(info: string): boolean {
  const [used, uncounted, most] = ['used_memory', 'mem_not_counted_for_evict', 'maxmemory'].map((name) =>
    Number(infoField(info, name) ?? 0),
  )
  if (!most || infoField(info, 'maxmemory_policy') !== 'noeviction') return false
  return (used ?? 0) - (uncounted ?? 0) > most
}
