import { createServer, type Server } from 'node:http'
import { createClient } from '@audian-webhooks/client'
import type { Emulator } from '@audian-webhooks/emulator'
import { attemptsOf } from './attempts.ts'
import { startAudian } from './audian.ts'
import { createBackground } from './background.ts'
import { curlCommand } from './curl.ts'
import { listen } from './listen.ts'
import { type Cast, play } from './play.ts'
import { createReceiver } from './receiver.ts'
import { backgroundPath, replayCommand, routes, webhookPath } from './routes.ts'
import { scenario } from './scenario.ts'
import { headingRow, isOwed, outsideRow, type Palette, playedRow, saidRow } from './table.ts'

export interface Screen {
  readonly palette: Palette
  readonly print: (line: string) => void
}

export interface DemoOptions extends Screen {
  /** PORT, if it is set. */
  readonly port: string | undefined
  /** EMULATOR_PORT, if it is set. */
  readonly emulatorPort: string | undefined
  /** Default: the receiver of the demo. */
  readonly makeReceiver?: typeof createReceiver | undefined
}

export interface Demo {
  /** Where the receiver takes deliveries. */
  readonly url: string
  /** What they are signed with. */
  readonly secret: string
  /** Where the local Audian's dashboard is. */
  readonly dashboard: string
  /** Plays the scenario; true if every answer was the one that was owed. */
  play(): Promise<boolean>
  /** Shows what comes from outside, and how to send something. */
  invite(): void
  /** Refuses new deliveries, waits for the running ones, and closes the server. */
  close(): Promise<void>
}

const legend = `What an answer tells Audian, and when the receiver gives it:
  2xx  "It has arrived."    The event was handled, now or before, or nobody listens to it.
  4xx  "Give it up."        The delivery certainly does not come from Audian.
  5xx  "Send it again."     Something went wrong with a real event. Audian makes five attempts in
                            all, within about 55 minutes.
`

/** Starts a local Audian and the demo's receiver, and registers it there. @throws if a port is not to be had */
export async function startDemo({ makeReceiver = createReceiver, ...options }: DemoOptions): Promise<Demo> {
  const { audian, note } = await startAudian(options.emulatorPort)
  const server = createServer()
  const listening = await listen(server, options.port).catch(async (error: unknown) => {
    await audian.close()
    throw error
  })
  for (const line of [note, listening.note]) if (line !== undefined) options.print(line)
  const origin = `http://127.0.0.1:${listening.port}`
  const url = origin + webhookPath
  const plain = await register(audian, url, ['*'])
  const queued = await register(audian, origin + backgroundPath, ['recording.completed'])
  const said: string[] = []
  const secret = plain.signing_secret
  const webhooks = makeReceiver(secret, (line) => said.push(line))
  const workers = { say: (line: string) => void said.push(line) }
  const background = createBackground(queued.signing_secret, (line) => workers.say(line))
  server.on('request', routes(webhooks, background))
  return demoOf(
    {
      audian,
      webhooks,
      background,
      workers,
      ids: { plain: plain.id, background: queued.id },
      server,
      url,
      secret,
      said,
    },
    options,
  )
}

/** As an application does it: the client asks Audian for a webhook, and gets its secret. */
function register({ apiUrl, token }: Emulator, url: string, events: string[]) {
  const client = createClient({ baseUrl: apiUrl, token })
  return client.webhooks.create({ url, events, active: true, description: 'the demo' })
}

interface Stage extends Cast {
  readonly server: Server
  /** Audian's names for the webhooks of the two receivers. */
  readonly ids: { readonly plain: string; readonly background: string }
  readonly url: string
  readonly secret: string
  /** What the handlers have said and nobody has shown yet. */
  readonly said: string[]
  /** What shows what handlers behind the queue say. They say it at any time. */
  readonly workers: { say(line: string): void }
}

function demoOf(stage: Stage, options: Screen): Demo {
  const { audian, webhooks, background, workers, url, secret, said } = stage
  let number = 0
  const showSaid = () => {
    for (const line of said.splice(0)) options.print(saidRow(line, options.palette))
  }
  const show = (row: string) => {
    options.print(row)
    showSaid()
  }
  return {
    url,
    secret,
    dashboard: audian.url,
    async play() {
      options.print(`A local Audian runs at ${audian.url}, with a dashboard.`)
      options.print(`A receiver listens on ${url}, and is registered there.`)
      options.print('✓ answered as it should be   ✗ answered otherwise   → what the handler did\n')
      const wrong = await playAll(stage, options, { show: (row) => show(row(++number)), showSaid })
      options.print(`\n${legend}\n${verdict(wrong, number, options.palette)}`)
      return wrong === 0
    },
    invite() {
      options.print(invitation(stage))
      workers.say = (line) => options.print(saidRow(line, options.palette))
      for (const { lifecycle } of [webhooks, background.webhooks]) {
        lifecycle.on('outcome', (outcome) => show(outsideRow(++number, outcome)))
      }
    },
    close: () => close(stage, options),
  }
}

/** Gives the number of answers that were not the ones that were owed. */
async function playAll(
  cast: Stage,
  { palette, print }: Screen,
  { show, showSaid }: { show(row: (number: number) => string): void; showSaid(): void },
): Promise<number> {
  print(headingRow(palette))
  let wrong = 0
  for (const { heading, steps } of scenario(attemptsOf(cast.audian, cast.ids))) {
    print(`\n${palette.bold(heading)}`)
    for await (const played of play(steps, cast)) {
      show((number) => playedRow(number, played, palette))
      if (!isOwed(played)) wrong++
      if (played.step.thenIdle) await cast.background.idle()
      showSaid()
    }
  }
  return wrong
}

function verdict(wrong: number, all: number, { good, bad }: Palette): string {
  if (wrong === 0) return good(`✓ All ${all} answers are as they should be.\n`)
  return bad(`✗ ${wrong} of ${all} answers are not as they should be.\n`)
}

function invitation({ audian, url, secret }: Stage): string {
  return `All of it is in the dashboard, and everything can be sent from there: ${audian.url}

The ticket system is back. Replay the dead letter from another terminal:

${replayCommand(url)}

Or paste this there to send an event of your own:

${curlCommand(url, secret)}
Type \`send\` there once more to see a duplicate. Paste it all again for another event.
Ctrl-C ends the demo.
`
}

async function close({ audian, webhooks, background, server }: Stage, { print }: Screen): Promise<void> {
  await audian.close()
  server.close()
  const { unfinished } = await webhooks.close()
  await background.close()
  server.closeAllConnections()
  print(unfinished.length === 0 ? 'Closed: every handler had ended.' : `Closed; unfinished: ${unfinished.join(', ')}`)
}
