import { attemptsOf } from './attempts.ts'
import { curlCommand } from './curl.ts'
import { play } from './play.ts'
import { createReceiver } from './receiver.ts'
import { killCommand, replayCommand } from './routes.ts'
import { scenario } from './scenario.ts'
import { closeStage, type Stage, startStage } from './stage.ts'
import { headingRow, isOwed, outsideRow, type Palette, playedRow, saidRow } from './table.ts'
import { totalsLine } from './totals.ts'

export interface Screen {
  readonly palette: Palette
  readonly print: (line: string) => void
}

export interface DemoOptions extends Screen {
  /** PORT, if it is set. */
  readonly port: string | undefined
  /** EMULATOR_PORT, if it is set. */
  readonly emulatorPort: string | undefined
  /** A folder that keeps everything. Default: a temporary one. */
  readonly data?: string | undefined
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
  /** Whether an earlier run has left something in the folder. */
  readonly goesOn: boolean
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

/** Starts a local Audian and the demo's receivers, and registers them there. @throws if a port or the folder cannot be used */
export async function startDemo({ makeReceiver = createReceiver, ...options }: DemoOptions): Promise<Demo> {
  return demoOf(await startStage({ ...options, makeReceiver }), options)
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
    goesOn: stage.data.used,
    async play() {
      options.print(`A local Audian runs at ${audian.url}, with a dashboard.`)
      options.print(`A receiver listens on ${url}, and is registered there.`)
      options.print('✓ answered as it should be   ✗ answered otherwise   → what the handler did\n')
      const wrong = await playAll(stage, options, { show: (row) => show(row(++number)), showSaid })
      options.print(`\nIn the dashboard: ${totalsLine(audian.tally())}.`)
      options.print(`\n${legend}\n${verdict(wrong, number, options.palette)}`)
      return wrong === 0
    },
    invite() {
      if (stage.data.used) options.print(leftOver(stage))
      options.print(invitation(stage))
      showSaid()
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

function leftOver({ data, background }: Stage): string {
  return `Goes on with what an earlier run has left in ${data.path}.
Events that were answered 200 and not handled yet: ${background.unhandled}. The worker handles them now.
`
}

function invitation({ audian, url, secret, background, data }: Stage): string {
  const [letter] = background.deadLetterIds
  const replay =
    letter === undefined
      ? ''
      : `To replay the dead letter, now that the ticket system is back:\n\n${replayCommand(url, letter)}\n\n`
  return `All of it is in the dashboard, and everything can be sent from there: ${audian.url}
These lines are for another terminal.

${replay}To start a call, and kill this process in the middle of it:

${killCommand(url)}
npm start -- --data ${data.path}    # goes on with the call

To send an event of your own:

${curlCommand(url, secret)}
Type \`send\` there once more to see a duplicate. Paste it all again for another event.
Ctrl-C ends the demo.
`
}

async function close(stage: Stage, { print }: Screen): Promise<void> {
  const unfinished = await closeStage(stage)
  print(unfinished.length === 0 ? 'Closed: every handler had ended.' : `Closed; unfinished: ${unfinished.join(', ')}`)
}
