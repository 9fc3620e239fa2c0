import { createHmac } from 'node:crypto'

/** The secret that the examples are started with. */
export const secret = 'whsec_of_the_framework_example'

export interface RunningExample {
  /** `http://localhost:3000` */
  readonly origin: string
  /** All that it has printed so far. */
  readonly printed: () => string
}

export interface Delivery {
  /** Also in the id of its event: deliveries of one call are duplicates of one event. */
  readonly call: string
  readonly signedWith?: string
  /** The size of the body in bytes; white space fills it. */
  readonly size?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer as `200 {"received":true}`. */
async function post(url: string, delivery: Delivery): Promise<string> {
  const { call, signedWith = secret, size = 0, headers } = delivery
  const data = `{ "call_id": "${call}", "duration": 305, "status": "completed", "from": "+14155550100", "to": "+14155550101", "ended_at": "2024-01-15T10:35:05Z", "completion_reason": "normal" }`
  const body = `{ "id": "evt_${call}", "event": "call.completed", "data": ${data} }`.padEnd(size)
  const timestamp = String(Math.floor(Date.now() / 1000))
  const signature = createHmac('sha256', signedWith).update(`${timestamp}.${body}`).digest('hex')
  const signed = {
    'x-audian-signature': signature,
    'x-audian-timestamp': timestamp,
    'content-type': 'application/json',
  }
  const answer = await fetch(url, { method: 'POST', headers: { ...signed, ...headers }, body })
  return `${answer.status} ${await answer.text()}`
}

/** @throws if the answer does not begin with what is expected */
export async function expectAnswer(url: string, delivery: Delivery, expected: string): Promise<void> {
  const answer = await post(url, delivery)
  if (!answer.startsWith(expected)) throw new Error(`${url} answered ${answer}, not ${expected}`)
}

/** A signed delivery, its duplicate and a forged one. @throws if the handler does not run exactly once */
export async function expectReceiver({ origin, printed }: RunningExample, path: string): Promise<void> {
  const url = origin + path
  const call = `call_at${path.replaceAll('/', '_')}`
  await expectAnswer(url, { call }, '200 {"received":true}')
  await expectAnswer(url, { call }, '200 {"received":true,"duplicate":true}')
  const forged = `${call}_forged`
  await expectAnswer(url, { call: forged, signedWith: 'whsec_of_somebody_else' }, '401 {"error":"Invalid signature"}')
  const runs = printed().split(`${call} took 305 s`).length - 1
  if (runs !== 1) throw new Error(`The handler at ${path} ran ${runs} times, not once:\n${printed()}`)
  if (printed().includes(`${forged} took`)) throw new Error(`The handler at ${path} ran for a forged delivery.`)
}
