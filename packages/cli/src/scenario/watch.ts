import { createParser } from 'eventsource-parser'
import * as z from 'zod'
import { CommandError } from '../errors.ts'
import type { LocalAudian } from '../local/control.ts'

const delivery = z.object({
  sequence: z.number(),
  event: z.string(),
  kind: z.string(),
  status: z.enum(['pending', 'retrying', 'delivered', 'failed']),
  lastStatus: z.number().optional(),
})
const changes = z.object({ deliveries: z.array(delivery) })

/** The state of a delivery. */
export type WatchedDelivery = z.infer<typeof delivery>

export interface Watch {
  /** The present state of every delivery that has changed since the beginning, by its sequence number. */
  readonly deliveries: ReadonlyMap<number, WatchedDelivery>
  /** Resolves when this is true, or the signal aborts. @throws CommandError if the connection fails */
  until(reached: () => boolean): Promise<void>
}

/** Follows the deliveries of a local Audian from now on. The signal ends it. */
export async function watchDeliveries(audian: LocalAudian, signal: AbortSignal): Promise<Watch> {
  const stream = await audian.stream(signal)
  const deliveries = new Map<number, WatchedDelivery>()
  let check = () => {
    // No one waits yet.
  }
  const parser = createParser({
    onEvent({ event, data }) {
      if (event !== 'deliveries') return
      for (const changed of changes.parse(JSON.parse(data)).deliveries) deliveries.set(changed.sequence, changed)
      check()
    },
  })

  async function read(): Promise<void> {
    const decoder = new TextDecoder()
    try {
      for await (const chunk of stream) parser.feed(decoder.decode(chunk, { stream: true }))
    } catch (error) {
      if (!signal.aborted) throw new CommandError(`The connection to ${audian.url} failed: ${String(error)}`)
    }
    if (!signal.aborted) throw new CommandError(`The local Audian at ${audian.url} has stopped.`)
  }
  const ended = read()
  // Those who wait get the error; before that it must not end the process.
  ended.catch(() => undefined)

  return {
    deliveries,
    async until(reached) {
      const met = new Promise<void>((resolve) => {
        check = () => {
          if (reached()) resolve()
        }
        check()
      })
      await Promise.race([met, ended])
    },
  }
}
