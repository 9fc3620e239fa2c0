import { sampleEvent } from '@audian-webhooks/core/protocol'
import type { Emulator } from '@audian-webhooks/emulator'
import type { Terminal } from '../terminal/terminal.ts'
import type { KeyActions } from './keys.ts'

/** Faults that a receiver must tolerate. */
const trouble = { duplicate: 0.5, droppedConnection: 0.5, delay: 0.5, reorder: 0.3, newFields: 0.5 }

const keyHelp = 't trigger, r redeliver, b break or repair, o open the dashboard, q quit, ? help'

/** The actions of the keys of `dev`. An error in one is printed and does not end the program. */
export function keyActions(terminal: Terminal, emulator: Emulator, quit: () => void): KeyActions {
  const reported = (action: () => void | Promise<void>) => () => {
    void (async () => await action())().catch((error: unknown) => {
      terminal.note(terminal.errorColors.red(error instanceof Error ? error.message : String(error)))
    })
  }
  return {
    t: reported(() => {
      if (emulator.send(sampleEvent('call.completed')).length > 0) return
      terminal.note('No active webhook has subscribed to call.completed, so nothing is sent.')
    }),
    r: reported(() => {
      const last = emulator.deliveries().at(-1)
      if (last === undefined) terminal.note('Nothing was sent yet. Press t to send a call.completed.')
      else emulator.redeliver(last.id)
    }),
    b: reported(() => terminal.note(breakOrRepair(emulator))),
    o: reported(() => openInBrowser(emulator.url)),
    q: quit,
    '?': () => terminal.note(`Keys: ${keyHelp}.`),
  }
}

/** @throws Error if nothing can open it */
async function openInBrowser(url: string): Promise<void> {
  const { default: open } = await import('open')
  await open(url).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`Cannot open a browser (${reason}). Open ${url} yourself.`)
  })
}

function breakOrRepair(emulator: Emulator): string {
  const { maxDelayMs: _, ...likelihoods } = emulator.chaos
  const names = Object.keys(likelihoods)
  if (Object.values(likelihoods).some((likelihood) => likelihood > 0)) {
    emulator.setChaos(Object.fromEntries(names.map((name) => [name, 0])))
    return 'Repaired: events are sent without faults.'
  }
  emulator.setChaos(trouble)
  return 'Broken: events come twice, late, in another order, with new fields, and connections are cut. Press b to repair.'
}
