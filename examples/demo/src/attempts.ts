import type { Attempt, Delivery, Emulator, OutgoingEvent, RedeliverOptions } from '@audian-webhooks/emulator'

/** The actions of Audian in the demo. Each resolves to its attempt, once that has its outcome. */
export interface Attempts {
  /** Sends an event to the receiver that handles it before it answers. */
  send(event: OutgoingEvent): Promise<Attempt>
  /** Sends the event of an earlier delivery again. */
  again(eventId: string, options?: RedeliverOptions): Promise<Attempt>
  /** The same, for the receiver with a queue. */
  sendToBackground(event: OutgoingEvent): Promise<Attempt>
  /** The next attempt of the event's delivery that has failed: the schedule is advanced to it. */
  nextOf(eventId: string): Promise<Attempt>
}

/** Longer than the delay between the first attempt and the second one. */
const twoMinutes = 120_000

/** @param ids Audian's names for the webhooks of the two receivers */
export function attemptsOf(audian: Emulator, ids: { readonly plain: string; readonly background: string }): Attempts {
  const first = (eventId: string): Delivery => {
    const delivery = audian.deliveries().find((one) => one.eventId === eventId)
    if (delivery === undefined) throw new Error(`Nothing was sent of ${eventId}.`)
    return delivery
  }
  const again = (eventId: string, options?: RedeliverOptions) =>
    attempted(audian, audian.redeliver(first(eventId).id, options), 1)

  return {
    again,
    send: (event) => attempted(audian, audian.test(ids.plain, event), 1),
    sendToBackground: (event) => attempted(audian, audian.test(ids.background, event), 1),
    async nextOf(eventId) {
      const delivery = audian.deliveries().find((one) => one.eventId === eventId && one.status === 'retrying')
      if (delivery === undefined) return await again(eventId)
      const next = attempted(audian, delivery, delivery.attempts.length + 1)
      await audian.advance(twoMinutes)
      return await next
    },
  }
}

function attempted(audian: Emulator, { id }: Delivery, number: number): Promise<Attempt> {
  return new Promise((resolve) => {
    const stop = audian.onDelivery((delivery) => {
      const attempt = delivery.id === id ? delivery.attempts[number - 1] : undefined
      if (attempt === undefined) return
      stop()
      resolve(attempt)
    })
  })
}
