import { createServer, type Server } from 'node:http'
import type { Webhooks } from '@audian-webhooks/core'
import { nodeWebhooks } from '@audian-webhooks/node'
import { curlCommand } from './curl.ts'
import { listen } from './listen.ts'
import { play } from './play.ts'
import { createReceiver, type Journal } from './receiver.ts'
import { scenario } from './scenario.ts'
import { heading, type Palette, rowText } from './table.ts'

export interface DemoOptions {
  readonly palette: Palette
  readonly print: (line: string) => void
  /** PORT, if it is set. */
  readonly port: string | undefined
  /** Default: the receiver of the demo. */
  readonly makeReceiver?: (secret: string, journal: Journal) => Webhooks
}

export interface Demo {
  readonly url: string
  /** Plays the scenario; true if every answer was the one that was owed. */
  play(): Promise<boolean>
  /** Shows what comes from outside, and how to send something. */
  invite(): void
  /** Refuses new deliveries, waits for the running ones, and closes the server. */
  close(): Promise<void>
}

const secret = 'whsec_demo_1234567890'

/** Starts the demo's receiver over HTTP. @throws if the port is not to be had */
export async function startDemo({ palette, print, port, makeReceiver = createReceiver }: DemoOptions): Promise<Demo> {
  const journal: string[] = []
  const webhooks = makeReceiver(secret, { note: (line) => journal.push(line) })
  const server = createServer(nodeWebhooks(webhooks, { path: '/webhooks' }))
  const url = `http://127.0.0.1:${await listen(server, port)}/webhooks`

  return {
    url,
    async play() {
      print(`A receiver listens on ${url}, and a call is played at it: 13 deliveries as Audian signs them.\n`)
      print(`  ${heading(palette)}`)
      let right = true
      for await (const row of play(scenario(secret), url, webhooks)) {
        print(rowText(row, palette))
        right &&= row.status === row.expected
      }
      print(`\nWhat the handlers did, each event once:\n${journal.map((line) => `  ${line}`).join('\n')}\n`)
      return right
    },
    invite() {
      print(`Still listening. Send an event of your own; paste this into another terminal:\n`)
      print(curlCommand(url, secret))
      print('Its last line alone sends the same event again: a duplicate. Ctrl-C ends the demo.\n')
      showDeliveries(webhooks, { palette, print })
    },
    close: () => close(server, webhooks),
  }
}

function showDeliveries(webhooks: Webhooks, { palette, print }: Pick<DemoOptions, 'palette' | 'print'>): void {
  let number = 0
  webhooks.lifecycle.on('outcome', (outcome) => {
    const title = outcome.event ?? '(not authentic)'
    print(`  ${rowText({ number: ++number, title, outcome }, palette)}`)
  })
}

async function close(server: Server, webhooks: Webhooks): Promise<void> {
  await webhooks.close()
  server.close()
  server.closeAllConnections()
}
