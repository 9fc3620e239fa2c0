import { summary } from '@audian-webhooks/emulator/program'
import { attemptsOf } from './attempts.ts'
import { curlCommand } from './curl.ts'
import { play } from './play.ts'
import { createReceiver } from './receiver.ts'
import { killCommand, replayCommand } from './routes.ts'
import { scenario } from './scenario.ts'
import { closeStage, type Stage, startStage } from './stage.ts'
import { headingRow, isOwed, outsideRow, playedRow, type Screen, workerRow } from './table.ts'

interface Printer extends Screen {
  readonly print: (line: string) => void
}

export interface DemoOptions extends Printer {
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
  /** The secret that signs them. */
  readonly secret: string
  /** Where the local Audian's dashboard is. */
  readonly dashboard: string
  /** Whether an earlier run has left something in the folder. */
  readonly goesOn: boolean
  /** Plays the scenario; true if every response was as expected. */
  play(): Promise<boolean>
  /** Shows deliveries from outside, and how to send one. */
  invite(): void
  /** Refuses new deliveries, waits for the running ones, and closes the server. */
  close(): Promise<void>
}

const legend = `What an answer means to Audian:
  2xx  Delivered. The event was handled, now or before, or has no handler.
  4xx  Given up. The delivery is certainly not from Audian.
  5xx  Sent again. Audian makes five attempts in all, within about 55 minutes.
`

/** Starts a local Audian and the demo's receivers, and registers them there. @throws if a port or the folder cannot be used */
export async function startDemo({ makeReceiver = createReceiver, ...options }: DemoOptions): Promise<Demo> {
  return demoOf(await startStage({ ...options, makeReceiver }), options)
}

function demoOf(stage: Stage, printer: Printer): Demo {
  const { audian, webhooks, background, workers, url, secret, reports } = stage
  const { print } = printer
  return {
    url,
    secret,
    dashboard: audian.url,
    goesOn: stage.data.used,
    async play() {
      print(firstScreen(stage))
      const { wrong, all } = await playAll(stage, printer)
      print(`\nDashboard: ${summary(audian.tally())}.\n`)
      print(`${legend}\n${verdict(wrong, all, printer)}`)
      return wrong === 0
    },
    invite() {
      if (stage.data.used) print(leftOver(stage))
      print(invitation(stage))
      print(headingRow(printer))
      workers.say = (line) => print(workerRow(printer, line))
      let number = 0
      for (const { lifecycle } of [webhooks, background.webhooks]) {
        lifecycle.on('outcome', (outcome) => {
          print(outsideRow(printer, ++number, { outcome, reports: reports.splice(0) }))
        })
      }
    },
    close: () => close(stage, printer),
  }
}

function firstScreen({ audian, url }: Stage): string {
  return `A local Audian sends a documented call to a receiver.

dashboard  ${audian.url}
receiver   ${url}
next       open the dashboard, and watch the deliveries there too

✓ the expected answer   ✗ another answer   → the worker behind the queue
`
}

/** Counts all answers, and those that were not the expected ones. */
async function playAll(cast: Stage, printer: Printer): Promise<{ readonly wrong: number; readonly all: number }> {
  const { palette, print } = printer
  const { background, reports } = cast
  print(headingRow(printer))
  let all = 0
  let wrong = 0
  for (const { heading, steps } of scenario(attemptsOf(cast.audian, cast.ids))) {
    print(`\n${palette.bold(heading)}`)
    for await (const played of play(steps, cast)) {
      // A worker reports later than its delivery is answered.
      print(playedRow(printer, ++all, { ...played, reports: played.step.thenIdle ? [] : reports.splice(0) }))
      if (!isOwed(played)) wrong++
      if (!played.step.thenIdle) continue
      await background.idle()
      for (const line of reports.splice(0)) print(workerRow(printer, line))
    }
  }
  return { wrong, all }
}

function verdict(wrong: number, all: number, { palette }: Printer): string {
  if (wrong === 0) return palette.good(`✓ All ${all} answers are the expected ones.\n`)
  return palette.bad(`✗ ${wrong} of ${all} answers are not the expected ones.\n`)
}

function leftOver({ audian, data, background }: Stage): string {
  return `Continues with what an earlier run has left in ${data.path}.
dashboard  ${audian.url}
Events that were answered 200 and are not handled yet: ${background.unhandled}. The worker handles them now.
`
}

function invitation({ audian, url, secret, background, data }: Stage): string {
  const [letter] = background.deadLetterIds
  const replay = letter === undefined ? '' : `replay the dead letter:\n\n${replayCommand(url, letter)}\n\nThen `
  return `Next, in the dashboard: ${audian.url}
Every delivery is there. Send more of them, or make trouble.

Next, in another terminal, ${replay}start a call, kill this process in the middle of it, and continue the call:

${killCommand(url)}
npm start -- --data ${data.path}

Send a signed event. Then type \`send\` to send it again, as a duplicate:

${curlCommand(url, secret)}
Ctrl+C ends the demo. Deliveries that arrive now:
`
}

async function close(stage: Stage, { print }: Printer): Promise<void> {
  const unfinished = await closeStage(stage)
  print(`\nEnded: ${summary(stage.audian.tally())}.`)
  print(unfinished.length === 0 ? 'Every handler has finished.' : `Not finished: ${unfinished.join(', ')}`)
}
