import { createServer, type Server } from 'node:http'
import type { Webhooks } from '@audian-webhooks/core'
import type { Emulator } from '@audian-webhooks/emulator'
import { sqliteStore } from '@audian-webhooks/store-sqlite'
import { startAudian } from './audian.ts'
import { type Background, createBackground } from './background.ts'
import { type DataFolder, openDataFolder } from './data-folder.ts'
import { listen } from './listen.ts'
import type { createReceiver } from './receiver.ts'
import { registered } from './registered.ts'
import { backgroundPath, routes, webhookPath } from './routes.ts'
import { secretsOf } from './secrets-of.ts'
import { sendCall } from './whole-call.ts'

/** A local Audian, the demo's two receivers, and what they keep. */
export interface Stage {
  readonly audian: Emulator
  readonly webhooks: Webhooks
  readonly background: Background
  readonly data: DataFolder
  readonly server: Server
  /** Audian's names for the webhooks of the two receivers. */
  readonly ids: { readonly plain: string; readonly background: string }
  readonly url: string
  readonly secret: string
  /** What the handlers have reported and the screen has not shown yet. */
  readonly reports: string[]
  /** Shows the reports of handlers behind the queue, which may arrive at any time. */
  readonly workers: { say(line: string): void }
}

export interface StageOptions {
  /** PORT, if it is set. */
  readonly port: string | undefined
  /** EMULATOR_PORT, if it is set. */
  readonly emulatorPort: string | undefined
  /** A folder that keeps everything. Default: a temporary one. */
  readonly data?: string | undefined
  readonly makeReceiver: typeof createReceiver
  print(line: string): void
}

/** Starts a local Audian and the receivers, and registers these there. @throws if a port or the folder cannot be used */
export async function startStage({ makeReceiver, ...options }: StageOptions): Promise<Stage> {
  const data = await openDataFolder(options.data)
  const { audian, note } = await startAudian(options.emulatorPort, data.audianFile).catch(async (error: unknown) => {
    await data.close()
    throw error
  })
  const server = createServer()
  const listening = await listen(server, options.port).catch(async (error: unknown) => {
    await audian.close()
    await data.close()
    throw error
  })
  for (const line of [note, listening.note]) if (line !== undefined) options.print(line)
  const origin = `http://127.0.0.1:${listening.port}`
  const url = origin + webhookPath
  const plain = await registered(audian, { url, events: ['*'], description: 'the demo' })
  const queued = await registered(audian, {
    url: origin + backgroundPath,
    events: ['recording.completed'],
    description: 'the demo, behind a queue',
  })
  const reports: string[] = []
  const workers = { say: (line: string) => void reports.push(line) }
  const webhooks = makeReceiver(secretsOf(audian, plain.id), (line) => reports.push(line), sqliteStore(data))
  const background = createBackground(secretsOf(audian, queued.id), data.database, (line) => workers.say(line))
  const ids = { plain: plain.id, background: queued.id }
  server.on('request', routes({ webhooks, background, sendCall: () => sendCall(audian, queued.id) }))
  return { audian, webhooks, background, data, workers, ids, server, url, secret: plain.secret, reports }
}

/** Refuses new deliveries, waits for the running ones, and closes everything. Returns the keys of unfinished work. */
export async function closeStage({ audian, webhooks, background, server, data }: Stage): Promise<readonly string[]> {
  await audian.close()
  server.close()
  const { unfinished } = await webhooks.close()
  await background.close()
  server.closeAllConnections()
  await data.close()
  return unfinished
}
