import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@audian-webhooks/client'
import { type Emulator, startEmulator } from '@audian-webhooks/emulator'
import { bundledProgram } from '@audian-webhooks/test-services'
import { createProgress } from '../progress.ts'
import { seeded } from '../random.ts'
import { rotateUnderFaults } from './faults.ts'
import { fileStore } from './file-store.ts'
import { sendWhile } from './load.ts'
import { startReceiver } from './receiver-process.ts'
import { analyse, type Report, reportJson, reportTable, secretOfLongAgo } from './report.ts'
import { type Settings, settingsOf } from './settings.ts'
import { attemptTimeoutMs, speed } from './timing.ts'

/** `npm run chaos -- rotation`. Resolves with the exit code: 1 on any broken promise. */
export async function chaosRotation(args: string[]): Promise<number> {
  const settings = settingsOf(args)
  const folder = await mkdtemp(join(tmpdir(), 'audian-chaos-'))
  const emulator = await startEmulator({
    speed,
    schedule: { timeoutMs: attemptTimeoutMs },
    keep: Number.MAX_SAFE_INTEGER,
    random: seeded(settings.seed, 'schedule'),
  })
  try {
    const report = await run(settings, emulator, folder)
    console.log(settings.json ? reportJson(report) : reportTable(report))
    return report.broken.length === 0 ? 0 : 1
  } finally {
    await emulator.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function run(settings: Settings, emulator: Emulator, folder: string): Promise<Report> {
  const beganAt = performance.now()
  const receiverScript = await bundledProgram(new URL('./receiver.ts', import.meta.url))
  const script = await bundledProgram(new URL('./rotator.ts', import.meta.url))
  const secretsPath = join(folder, 'secrets.json')
  const webhookId = await register(emulator, secretsPath)
  const receiver = await startReceiver(receiverScript, secretsPath, settings)
  const client = clientOf(emulator)
  await client.webhooks.update(webhookId, { url: receiver.url, active: true })
  const watching = watch(emulator)
  try {
    const random = seeded(settings.seed, 'faults')
    const rotating = rotateUnderFaults({ script, emulator, webhookId, secretsPath, random }, settings.rotations)
    const sent = await sendWhile(emulator, settings.rate, rotating)
    const faults = await rotating
    await emulator.settled()
    return analyse({
      settings,
      durationMs: performance.now() - beganAt,
      faults,
      sent,
      deliveries: emulator.deliveries(),
      receiver: await receiver.end(),
      state: await fileStore(secretsPath).read(),
      secret: emulator.endpoints()[0]?.secret ?? '',
    })
  } finally {
    watching.end()
    receiver.kill()
  }
}

/** Before the receiver runs, since it wants to know a secret at its start. The address follows. */
async function register(emulator: Emulator, secretsPath: string): Promise<string> {
  const webhook = { url: 'https://not-yet.example.com/', events: ['*'], active: false }
  const { id, signing_secret } = await clientOf(emulator).webhooks.create(webhook)
  const secrets = [signing_secret, secretOfLongAgo]
  await fileStore(secretsPath).write({ secrets, rotating: false, replacedAt: { [secretOfLongAgo]: 0 } })
  return id
}

function clientOf({ apiUrl, token }: Emulator) {
  return createClient({ baseUrl: apiUrl, token })
}

function watch(emulator: Emulator): { end(): void } {
  const progress = createProgress()
  const timer = setInterval(() => {
    const { deliveries, delivered, retrying, failed } = emulator.tally()
    progress.show(`${deliveries} sent, ${delivered} delivered, ${retrying} to be repeated, ${failed} given up`)
  }, 200)
  return {
    end() {
      clearInterval(timer)
      progress.end()
    },
  }
}
