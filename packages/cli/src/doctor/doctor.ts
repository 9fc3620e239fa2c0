import { clientOf } from '../api/client.ts'
import type { ApiOptions } from '../api/options.ts'
import { milliseconds } from '../duration.ts'
import { CommandError, UsageError } from '../errors.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { secretIn } from '../secret.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { examine } from './examine.ts'
import type { FindingInStep } from './finding.ts'
import { conclusion, createReport } from './report.ts'
import { findTarget, type Target, targetOf } from './target.ts'
import type { WebhookAccess } from './webhook/access.ts'

interface DoctorOptions extends ApiOptions {
  readonly secretEnv: string
  readonly webhook?: string | undefined
  readonly sendTest?: true | undefined
  readonly timeout: string
}

/** Each finding is printed when it is found; with --json all of them at the end, as one value. */
export async function doctor(terminal: Terminal, url: string | undefined, options: DoctorOptions): Promise<ExitCode> {
  const timeoutMs = milliseconds('--timeout', options.timeout)
  if (timeoutMs < 1 || timeoutMs > longestTimeoutMs) throw new UsageError('--timeout: must be from 1ms to 60s.')
  const totalMs = requestsInTime * timeoutMs
  const secret = secretFrom(options.secretEnv)
  const webhook = accessOf(options)
  const signal = AbortSignal.timeout(totalMs)
  const target = await targetFor(url, webhook, signal)

  const report = createReport(terminal, target.shown)
  const findings: FindingInStep[] = []
  for await (const finding of examine({ target, secret, webhook, timeoutMs, totalMs, signal })) {
    findings.push(finding)
    report(finding)
  }
  const { problems, json, text } = conclusion(terminal, target.shown, findings)
  terminal.show({ json, text })
  return problems > 0 ? exitCodes.problem : exitCodes.fine
}

const requestsInTime = 12
const longestTimeoutMs = 60_000

/** Without a secret, what needs one is left out. */
function secretFrom(name: string): { readonly name: string; readonly value: string | undefined } {
  return { name, value: process.env[name] === undefined ? undefined : secretIn('--secret-env', name) }
}

/** Without a token, what Audian knows is left out; unless it was asked for. */
function accessOf(options: DoctorOptions): WebhookAccess {
  const { emulator, tokenEnv, apiKeyEnv, webhook: id, sendTest = false } = options
  const hasAccess = emulator !== undefined || process.env[tokenEnv] || process.env[apiKeyEnv]
  if (!hasAccess && id === undefined && !sendTest) {
    return { client: undefined, reason: `Neither ${tokenEnv} nor ${apiKeyEnv} is set.` }
  }
  return { client: clientOf(options), id, sendTest, isLocal: emulator !== undefined }
}

async function targetFor(url: string | undefined, access: WebhookAccess, signal: AbortSignal): Promise<Target> {
  if (url !== undefined) return targetOf(url)
  if (access.client === undefined) throw new UsageError(`Pass a URL: without one the API is needed. ${access.reason}`)
  try {
    return await findTarget(access, signal)
  } catch (error) {
    if (signal.aborted) throw new CommandError('The API did not respond in time.')
    throw error
  }
}
