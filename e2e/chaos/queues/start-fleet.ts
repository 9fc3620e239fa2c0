import { bundledProgram } from '@audian-webhooks/test-services'
import { HarmedProcess } from '../harmed-process.ts'
import { ProvokedStalls } from '../provoked-stalls.ts'
import { Fleet } from './fleet.ts'
import type { Brief } from './messages.ts'
import type { Servers } from './servers.ts'
import { isTransactional, type Settings } from './settings.ts'
import { workerMemoryMb } from './worker-options.ts'

/** @param folder for their journals */
export async function startFleet(settings: Settings, servers: Servers, folder: string): Promise<Fleet> {
  const web = await bundledProgram(new URL('./process/web.ts', import.meta.url))
  const worker = await bundledProgram(new URL('./process/worker.ts', import.meta.url))
  const place = { queueUrl: servers.queue.url, storeUrl: servers.storeUrl, folder }
  // A lock of the database's outlives the stall of a process, so no other one will come. Without it none may come either: each may
  // have another of these events running, and runs events that were running in a process that died one at a time.
  const stalls = new ProvokedStalls(isTransactional(settings.store) ? 500 : 8000)
  return new Fleet({
    webs: settings.webs,
    workers: settings.workers,
    start(slot, process, events) {
      const brief: Brief = { ...settings, ...place, slot, process }
      const program =
        slot < settings.webs ? { path: web } : { path: worker, execArgv: [`--max-old-space-size=${workerMemoryMb}`] }
      return new HarmedProcess({ ...program, brief, cwd: folder }, events)
    },
    onHeld: (key, by) => stalls.onHeld(key, by),
  })
}
