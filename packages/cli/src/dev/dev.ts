import { once } from 'node:events'
import type { Emulator } from '@audian-webhooks/emulator'
import {
  endOfProcess,
  openDataFolder,
  registerWebhooks,
  startOnPort,
  watchAttempts,
  writeSecretFiles,
} from '@audian-webhooks/emulator/program'
import { UsageError } from '../errors.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { secretIn } from '../secret.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { wholeNumber } from '../whole-number.ts'
import { keyActions } from './actions.ts'
import { attemptHeading, attemptJson, attemptText, type Target } from './attempt-lines.ts'
import { countForwarding, type Forwarding } from './forwarding.ts'
import { readKeys } from './keys.ts'
import { showReady } from './ready.ts'
import { type RouteFlags, routesOf } from './routes.ts'

export interface DevOptions extends RouteFlags {
  readonly data?: string | undefined
  readonly port?: string | undefined
  readonly open?: boolean | undefined
  readonly secretEnv?: string | undefined
}

/** If no event has arrived after this time, a note is printed. */
const remindAfterMs = 10_000

/** Runs a local Audian until `q`, Ctrl-C or SIGTERM. Fails if every attempt has failed. */
export async function dev(terminal: Terminal, options: DevOptions): Promise<ExitCode> {
  const routes = routesOf(options)
  const { secretEnv } = options
  if (secretEnv !== undefined && routes.length === 0) {
    throw new UsageError('--secret-env is for webhooks that --forward-to or --route registers: add one of them.')
  }
  const secret = secretEnv === undefined ? undefined : secretIn('--secret-env', secretEnv)
  // From now on a signal ends it as q does, so that nothing is left behind.
  const end = endOfProcess()
  const folder = await openDataFolder(options.data)
  const port = options.port === undefined ? undefined : wholeNumber('--port', options.port, { least: 0, most: 65_535 })
  const advice = 'Choose another one, or omit --port to get a free one.'
  const emulator = await startOnPort({ port, note: terminal.note, advice }, { file: folder.stateFile })
  try {
    registerWebhooks(emulator, routes, secret)
    const own = emulator.endpoints().filter((endpoint) => endpoint.secret !== secret)
    const secretFiles = writeSecretFiles(folder.path, own)
    showReady(terminal, { emulator, folder, secretFiles, secretEnv })
    return await forward(terminal, emulator, { open: options.open, end })
  } finally {
    await emulator.close()
  }
}

interface Running {
  readonly open: boolean | undefined
  /** Aborts when the process is asked to end. */
  readonly end: AbortSignal
}

async function forward(terminal: Terminal, emulator: Emulator, running: Running): Promise<ExitCode> {
  const forwarding = countForwarding()
  if (!terminal.json) terminal.note(attemptHeading(terminal))
  const silence = watchAttempts(emulator, (made) => {
    forwarding.count(made)
    const target = targetOf(emulator, made.delivery.endpointId)
    terminal.show({ json: attemptJson(made, target.url), text: attemptText(terminal, made, target) })
  })
  const reminder = setTimeout(() => warn(terminal, forwarding), remindAfterMs)
  try {
    await ended(terminal, emulator, running)
  } finally {
    clearTimeout(reminder)
    silence()
  }
  warn(terminal, forwarding)
  return forwarding.attempts > 0 && forwarding.accepted === 0 ? exitCodes.problem : exitCodes.fine
}

function targetOf(emulator: Emulator, id: string): Target {
  const endpoints = emulator.endpoints()
  const index = endpoints.findIndex((endpoint) => endpoint.id === id)
  const url = endpoints[index]?.url
  return {
    url: url === undefined ? '(deleted)' : new URL(url).href,
    number: endpoints.length > 1 && index >= 0 ? index + 1 : undefined,
  }
}

/** Resolves when a person or the system ends it. The terminal is as before then. */
async function ended(terminal: Terminal, emulator: Emulator, { open, end }: Running): Promise<void> {
  const quit = new AbortController()
  const abort = () => quit.abort()
  end.addEventListener('abort', abort)
  // The terminal's window was closed.
  process.once('SIGHUP', abort)
  const actions = keyActions(terminal, emulator, abort)
  const restore = terminal.interactive ? readKeys(process.stdin, actions) : undefined
  if (open) actions.o?.()
  if (!end.aborted && !quit.signal.aborted) await once(quit.signal, 'abort')
  restore?.()
}

function warn(terminal: Terminal, { attempts, accepted, failures }: Forwarding): void {
  if (accepted > 0) return
  const { yellow } = terminal.errorColors
  if (attempts > 0) terminal.note(yellow(`No event was accepted. ${failures()}`))
  else terminal.note(yellow('Nothing was sent. Try: audian-webhooks trigger call.completed'))
}
