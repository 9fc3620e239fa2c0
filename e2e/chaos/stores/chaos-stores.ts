import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundledProgram } from '@audian-webhooks/test-services'
import { makeFaults } from '../faults.ts'
import { HarmedProcess } from '../harmed-process.ts'
import { journalPath, readJournal } from '../journal.ts'
import { leaseMs } from '../lease.ts'
import { monotonic, type Span } from '../monotonic.ts'
import { ProvokedStalls } from '../provoked-stalls.ts'
import type { Server } from '../server.ts'
import { watchProgress } from '../watch-progress.ts'
import { analyse } from './analysis/analyse.ts'
import { finalState } from './final-state.ts'
import { Fleet } from './fleet.ts'
import type { Brief } from './messages.ts'
import { type Report, reportJson, reportTable } from './report.ts'
import { startServer } from './server.ts'
import { type Settings, settingsOf } from './settings.ts'

/** `npm run chaos -- stores`. Resolves with the exit code: 1 on any broken promise. */
export async function chaosStores(args: string[]): Promise<number> {
  const settings = settingsOf(args)
  const folder = await mkdtemp(join(tmpdir(), 'audian-chaos-'))
  const server = await startServer(settings.store)
  try {
    const report = await run(settings, server, folder)
    console.log(settings.json ? reportJson(report) : reportTable(report))
    return report.findings.broken.length === 0 ? 0 : 1
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function run(settings: Settings, server: Server, folder: string): Promise<Report> {
  const beganAt = monotonic()
  const outages: Span[] = []
  const fleet = startFleet(settings, {
    url: server.url,
    folder,
    path: await bundledProgram(new URL('./worker/main.ts', import.meta.url)),
  })
  const watching = watchProgress(fleet, outages, `stores ${settings.store}`)
  await makeFaults({ ...settings, slots: settings.processes }, { fleet, server, outages })
  await fleet.finished
  watching.end()
  const durationMs = monotonic() - beganAt
  const findings = analyse({
    events: settings.events,
    slots: settings.processes,
    leaseMs,
    transactional: settings.store === 'postgres-tx',
    processes: fleet.processes.map((life) => ({ life, entries: readJournal(journalPath(folder, life)) })),
    outages,
    crashes: fleet.crashes,
    ...(await finalState(settings, server.url)),
  })
  return { settings, durationMs, faults: { kills: fleet.kills, stops: fleet.stops, outages }, findings }
}

function startFleet(settings: Settings, { path, ...place }: { path: string; url: string; folder: string }): Fleet {
  // A lock of the server's outlives the stall of a process, so no one else will come.
  const stalls = new ProvokedStalls(settings.store === 'postgres-tx' ? 500 : 60_000)
  return new Fleet({
    slots: settings.processes,
    events: settings.events,
    start(slot, process, events) {
      const brief: Brief = { ...settings, ...place, slot, process }
      return new HarmedProcess({ path, brief }, events)
    },
    onHeld: (key, by) => stalls.onHeld(key, by),
  })
}
