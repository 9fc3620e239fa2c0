import { startEmulator } from '@audian-webhooks/emulator'
import { sampleEvent } from '@audian-webhooks/testing'

/** Sends events with these ids, and answers at once, or when no attempt is in progress any more. */
export interface Order {
  readonly ids: readonly string[]
  readonly answer: 'at-once' | 'when-idle'
}

export interface Listens {
  readonly apiUrl: string
  readonly token: string
}

// An emulator that keeps its state in EMULATOR_FILE. Its schedule is stopped. Started by startChild().
const { EMULATOR_FILE: file } = process.env
const emulator = await startEmulator({ file, speed: 0, perEndpoint: Number(process.env.EMULATOR_PER_ENDPOINT) })
const { apiUrl, token } = emulator
const tell = (listens: Listens) => process.send?.(listens)

async function obey({ ids, answer }: Order): Promise<void> {
  for (const id of ids) emulator.send({ ...sampleEvent('call.completed'), id })
  if (answer === 'when-idle') await emulator.idle()
  tell({ apiUrl, token })
}

process.on('message', (order: Order) => void obey(order))
process.once('disconnect', () => process.exit())
tell({ apiUrl, token })
