import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeFaults } from '../faults.ts'
import { journalPath, readJournal } from '../journal.ts'
import { leaseMs } from '../lease.ts'
import { monotonic, type Span } from '../monotonic.ts'
import { seeded } from '../random.ts'
import { watchProgress } from '../watch-progress.ts'
import { analyse } from './analysis/analyse.ts'
import { openQueue } from './backends/backend.ts'
import { finalState } from './final-state.ts'
import type { Fleet } from './fleet.ts'
import { Load } from './load.ts'
import { openReceiver } from './open-receiver.ts'
import { replayStrays } from './replay-strays.ts'
import { type Report, reportJson, reportTable } from './report.ts'
import { RunState } from './run-state.ts'
import { type Servers, startServers } from './servers.ts'
import { isTransactional, type Settings, settingsOf } from './settings.ts'
import { startFleet } from './start-fleet.ts'
import { untilEmpty } from './until-empty.ts'

/** `npm run chaos -- queues`. Resolves with the exit code: 1 on any broken promise. */
export async function chaosQueues(args: string[]): Promise<number> {
  const settings = settingsOf(args)
  const folder = await mkdtemp(join(tmpdir(), 'audian-chaos-'))
  const servers = await startServers(settings, folder)
  try {
    const report = await run(settings, servers, folder)
    console.log(settings.json ? reportJson(report) : reportTable(report))
    return report.findings.broken.length === 0 ? 0 : 1
  } finally {
    await servers.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function run(settings: Settings, servers: Servers, folder: string): Promise<Report> {
  const beganAt = monotonic()
  const outages: Span[] = []
  const fleet = await startFleet(settings, servers, folder)
  const load = new Load(() => fleet.ports, seeded(settings.seed, 'load'))
  const state = new RunState(settings.events, fleet, load)
  const queue = openQueue(settings.backend, servers.queue.url)
  const receiver = openReceiver({ ...settings, storeUrl: servers.storeUrl }, queue)
  const watching = watchProgress(state, outages, `queues ${settings.backend}, ${settings.store}`)
  const slots = settings.webs + settings.workers
  const faults = makeFaults({ ...settings, slots }, { fleet: state, server: servers.queue, outages })
  await load.run(settings.events)
  await untilEmpty(queue, () => state.aborted)
  state.done = true
  await faults
  const replayed = await replayStrays(receiver.webhooks, { events: settings.events, queue, state })
  await fleet.end()
  watching.end()
  const durationMs = monotonic() - beganAt
  const left = await finalState(settings, servers.storeUrl, queue)
  await receiver.close()
  const findings = analyse({ ...seen(settings, { fleet, load, folder }), outages, replayed, ...left })
  const { kills, stops, exhausted } = fleet
  return { settings, durationMs, faults: { kills, stops, exhausted: exhausted.size, outages }, load, findings }
}

/** What the processes and the load have seen. */
function seen({ events, store }: Settings, { fleet, load, folder }: { fleet: Fleet; load: Load; folder: string }) {
  const { acknowledged, strange } = load
  const { exhausted, crashes } = fleet
  const processes = fleet.processes.map((life) => ({ life, entries: readJournal(journalPath(folder, life)) }))
  return {
    events,
    leaseMs,
    transactional: isTransactional(store),
    processes,
    exhausted,
    crashes,
    acknowledged,
    strange,
  }
}
