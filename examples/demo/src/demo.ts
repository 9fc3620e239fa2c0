import { createServer, type Server } from 'node:http'
import type { Webhooks } from '@audian-webhooks/core'
import { nodeWebhooks } from '@audian-webhooks/node'
import { curlCommand } from './curl.ts'
import { listen } from './listen.ts'
import { play } from './play.ts'
import { createReceiver } from './receiver.ts'
import { scenario } from './scenario.ts'
import { headingRow, isOwed, outsideRow, type Palette, playedRow, saidRow } from './table.ts'

export interface Screen {
  readonly palette: Palette
  readonly print: (line: string) => void
}

export interface DemoOptions extends Screen {
  /** PORT, if it is set. */
  readonly port: string | undefined
  /** Default: the receiver of the demo. */
  readonly makeReceiver?: typeof createReceiver | undefined
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

/** For this demo on this machine only. Audian shows yours when the webhook is created. */
const secret = 'whsec_demo'

const legend = `What an answer tells Audian, and when the receiver gives it:
  2xx  "It has arrived."    The event was handled, now or before, or nobody listens to it.
  4xx  "Give it up."        The delivery certainly does not come from Audian.
  5xx  "Send it again."     Something went wrong with a real event. Audian makes five attempts in
                            all, within about 55 minutes.
`

/** Starts the demo's receiver over HTTP. @throws if the port is not to be had */
export async function startDemo({ makeReceiver = createReceiver, ...options }: DemoOptions): Promise<Demo> {
  const said: string[] = []
  const webhooks = makeReceiver(secret, (line) => said.push(line))
  const server = createServer(nodeWebhooks(webhooks, { path: '/webhooks' }))
  const { port, note } = await listen(server, options.port)
  if (note !== undefined) options.print(note)
  const url = `http://127.0.0.1:${port}/webhooks`
  let number = 0
  const show = (row: string) => {
    options.print(row)
    for (const line of said.splice(0)) options.print(saidRow(line, options.palette))
  }

  return {
    url,
    async play() {
      options.print(`A receiver listens on ${url}.`)
      options.print("The demo plays Audian's part: it signs each delivery and sends it there over HTTP.")
      options.print('✓ answered as it should be   ✗ answered otherwise   → what the handler did\n')
      const wrong = await playAll({ url, webhooks }, options, (row) => show(row(++number)))
      options.print(`\n${legend}\n${verdict(wrong, number, options.palette)}`)
      return wrong === 0
    },
    invite() {
      options.print(invitation(url))
      webhooks.lifecycle.on('outcome', (outcome) => show(outsideRow(++number, outcome)))
    },
    close: () => close(server, webhooks, options),
  }
}

/** Gives the number of answers that were not the ones that were owed. */
async function playAll(
  { url, webhooks }: { url: string; webhooks: Webhooks },
  { palette, print }: Screen,
  show: (row: (number: number) => string) => void,
): Promise<number> {
  print(headingRow(palette))
  let wrong = 0
  for (const { heading, steps } of scenario(secret)) {
    print(`\n${palette.bold(heading)}`)
    for await (const played of play(steps, url, webhooks)) {
      show((number) => playedRow(number, played, palette))
      if (!isOwed(played)) wrong++
    }
  }
  return wrong
}

function verdict(wrong: number, all: number, { good, bad }: Palette): string {
  if (wrong === 0) return good(`✓ All ${all} answers are as they should be.\n`)
  return bad(`✗ ${wrong} of ${all} answers are not as they should be.\n`)
}

function invitation(url: string): string {
  return `The receiver goes on listening. Paste this into another terminal to send an event of your own:

${curlCommand(url, secret)}
Type \`send\` there once more to see a duplicate. Paste it all again for another event.
Ctrl-C ends the demo.
`
}

async function close(server: Server, webhooks: Webhooks, { print }: Screen): Promise<void> {
  server.close()
  const { unfinished } = await webhooks.close()
  server.closeAllConnections()
  print(unfinished.length === 0 ? 'Closed: every handler had ended.' : `Closed; unfinished: ${unfinished.join(', ')}`)
}
