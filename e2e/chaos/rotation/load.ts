import { setTimeout as delay } from 'node:timers/promises'
import { sampleEvent } from '@audian-webhooks/core/protocol'
import type { Emulator } from '@audian-webhooks/emulator'

const beatMs = 50

/** Sends events at a steady rate until something is done, and some more. Returns their ids. */
export async function sendWhile(emulator: Emulator, rate: number, done: Promise<unknown>): Promise<string[]> {
  const ids: string[] = []
  const beginning = Date.now()
  let over = false
  void done.finally(() => {
    over = true
  })
  const send = () => {
    const event = sampleEvent('call.completed')
    emulator.send(event)
    ids.push(event.id)
  }
  while (!over) {
    // As many as are due by now, so that a late beat is made up for.
    while (ids.length < ((Date.now() - beginning) / 1000) * rate) send()
    await delay(beatMs)
  }
  send()
  return ids
}
