import { once } from 'node:events'
import { secretProblem } from '@audian-webhooks/core/protocol'
import type { Emulator } from '../emulator.ts'
import { EmulatorError } from '../emulator-error.ts'
import { watchAttempts } from './attempts.ts'
import type { Flags } from './command.ts'
import { type DataFolder, openDataFolder } from './data-folder.ts'
import { deliveryRow, headingRow, type Screen } from './delivery-rows.ts'
import { endOfProcess } from './end-of-process.ts'
import { readyText } from './ready-text.ts'
import { registerWebhooks } from './register-webhooks.ts'
import { typedPath, writeSecretFiles } from './secret-files.ts'
import { startOnPort } from './start-on-port.ts'
import { summary } from './summary.ts'
import { UsageError } from './usage-error.ts'

export interface Output extends Screen {
  readonly env: NodeJS.ProcessEnv
  /** To standard output. */
  print(text: string): void
  /** To standard error. */
  note(text: string): void
}

/** Runs an emulator until Ctrl+C or SIGTERM. @throws UsageError; Error if the port or the data folder cannot be used */
export async function emulate(output: Output, flags: Flags): Promise<void> {
  const { forward = [], secretEnv } = flags
  const secret = secretEnv === undefined ? undefined : secretIn(secretEnv, forward, output.env)
  // From now on a signal ends it in order: secrets in a temporary folder are removed.
  const end = endOfProcess()
  const folder = await openDataFolder(flags.data)
  const emulator = await started(output, flags, folder)
  try {
    const routes = [...new Set(forward)].map((url) => ({ url, events: ['*'] }))
    registerWebhooks(emulator, routes, secret)
    const own = emulator.endpoints().filter((endpoint) => endpoint.secret !== secret)
    const secretFiles = writeSecretFiles(folder.path, own)
    output.print(readyText(output, { emulator, folder, secretFiles, secretEnv, forwardFlag: '--forward' }))
    await showDeliveries(output, emulator, end)
  } finally {
    await emulator.close()
  }
  output.print(`\n${farewell(emulator, folder)}`)
}

async function started(output: Output, flags: Flags, folder: DataFolder): Promise<Emulator> {
  const { port, host, allowHost, forward = [], speed } = flags
  const advice = 'Choose another one with --port or EMULATOR_PORT, or leave both out to get a free one.'
  const plainHttpHosts = forward.map((url) => new URL(url).hostname)
  const options = { host, allowedHosts: allowHost, plainHttpHosts, speed, file: folder.stateFile }
  try {
    return await startOnPort({ port, note: output.note, advice }, options)
  } catch (error) {
    if (!EmulatorError.is(error) || error.code !== 'STATE_UNUSABLE') throw error
    const another = folder.kept ? ' Another folder: --data <folder>.' : ''
    throw new Error(`Cannot use the data folder ${typedPath(folder.path)}. ${error.message}${another}`)
  }
}

async function showDeliveries(output: Output, emulator: Emulator, end: AbortSignal): Promise<void> {
  output.print(headingRow(output))
  const stop = watchAttempts(emulator, (made) => {
    output.print(deliveryRow(output, made))
  })
  if (!end.aborted) await once(end, 'abort')
  stop()
}

function farewell(emulator: Emulator, { path, kept }: DataFolder): string {
  const tally = emulator.tally()
  const text = `Ended: ${summary(tally)}.`
  const open = tally.pending + tally.retrying
  if (open === 0) return text
  const next = kept ? `continue when you start it with --data ${typedPath(path)}` : 'are dropped: --data keeps them'
  return `${text}\nDeliveries that are not finished ${next}.`
}

function secretIn(name: string, forward: readonly string[], environment: NodeJS.ProcessEnv): string {
  if (forward.length === 0)
    throw new UsageError('--secret-env is for webhooks that --forward registers: add --forward.')
  const secret = environment[name]
  if (!secret) throw new UsageError(`${name} is ${secret === '' ? 'empty' : 'not set'}. Set it to the signing secret.`)
  const problem = secretProblem(secret)
  if (problem !== undefined) throw new UsageError(`The signing secret in ${name} ${problem}.`)
  return secret
}
