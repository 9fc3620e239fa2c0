import type { IncomingHttpHeaders } from 'node:http'
import { freePort } from '@audian-webhooks/test-services'
import { type Receiver, startReceiver } from './receiver.ts'

export type Ports = readonly [number, number]

/** Two receivers on two ports, that restart one at a time or together. */
export interface ReceiverPair {
  readonly ports: Ports
  /** Headers of all requests that reached the ones that run now. */
  requests(): IncomingHttpHeaders[]
  start(): Promise<void>
  stop(): Promise<void>
  /** Starts it again once the work is done. */
  whileStopped(index: 0 | 1, work: () => Promise<void>): Promise<void>
}

export async function receiverPair(): Promise<ReceiverPair> {
  const ports: Ports = [await freePort(), await freePort()]
  let running: Receiver[] = []
  return {
    ports,
    requests: () => running.flatMap(({ requests }) => requests),
    async start() {
      running = await Promise.all(ports.map(startReceiver))
    },
    async stop() {
      await Promise.all(running.map((receiver) => receiver.stop()))
      running = []
    },
    async whileStopped(index, work) {
      await running[index]?.stop()
      await work()
      running[index] = await startReceiver(ports[index])
    },
  }
}
