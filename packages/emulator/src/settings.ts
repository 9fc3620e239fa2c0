import { OptionsError } from '@audian-webhooks/core'
import { retryPolicy } from '@audian-webhooks/core/protocol'
import type { Clock } from './clock/clock.ts'
import { type ChaosSettings, noChaos } from './deliver/chaos-settings.ts'
import type { Schedule } from './deliver/schedule.ts'
import { isNumber, numberProblem, numberRule } from './numbers.ts'
import type { EmulatorOptions } from './options.ts'
import { soundRandom } from './sound-random.ts'

export const defaultNumbers = {
  port: 0,
  tokenTtlMs: 3_600_000,
  speed: 1,
  concurrency: 64,
  perEndpoint: 16,
  keep: 20_000,
  keepBytes: 256 * 1024 * 1024,
}

const defaultSchedule: Schedule = {
  timeoutMs: retryPolicy.timeoutMs,
  delaysMs: retryPolicy.delaysMs,
  jitterMs: retryPolicy.jitterMs,
}

export type Settings = Required<{
  [K in Exclude<keyof EmulatorOptions, 'clock' | 'file' | 'schedule' | 'chaos'>]: NonNullable<EmulatorOptions[K]>
}> & {
  readonly clock: Clock | undefined
  readonly file: string | undefined
  readonly schedule: Schedule
  readonly chaos: ChaosSettings
}

/** Returns all options with their defaults. @throws OptionsError that lists every invalid option */
export function settingsOf(options: EmulatorOptions): Settings {
  const settings: Settings = {
    ...defaultNumbers,
    host: '127.0.0.1',
    allowedHosts: [],
    plainHttpHosts: [],
    tokens: ['emulator-token'],
    apiKeys: ['emulator-api-key'],
    signing: 'each-attempt',
    signaturePrefix: false,
    clock: undefined,
    file: undefined,
    ...given(options),
    random: soundRandom(options.random ?? Math.random),
    schedule: { ...defaultSchedule, ...given(options.schedule ?? {}) },
    chaos: { ...noChaos, ...given(options.chaos ?? {}) },
  }
  const problems = problemsOf(settings, options)
  if (problems.length === 0) return settings
  throw new OptionsError('startEmulator', problems)
}

function given<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> }
}

function problemsOf(settings: Settings, options: EmulatorOptions): string[] {
  const rules: readonly [boolean, string][] = [
    [
      settings.tokens.length > 0 && settings.tokens.every((token) => token !== ''),
      'tokens must be a list of non-empty strings.',
    ],
    [
      options.clock === undefined || options.speed === undefined,
      'speed cannot be combined with clock. Remove one of them.',
    ],
    [settings.allowedHosts.every(isHostName), 'allowedHosts must hold host names, without a port.'],
  ]
  return [
    ...numberProblems(settings),
    ...rules.filter(([holds]) => !holds).map(([, problem]) => problem),
    ...Object.values(chaosProblems(settings.chaos)),
  ]
}

function numberProblems(settings: Settings): string[] {
  const { schedule, clock } = settings
  const plain = (['port', 'tokenTtlMs', 'speed', 'concurrency', 'perEndpoint', 'keep', 'keepBytes'] as const).map(
    (name) => numberProblem(name, name, settings[name]),
  )
  const problems = [
    ...plain,
    delaysProblem(schedule.delaysMs),
    numberProblem('timeoutMs', 'schedule.timeoutMs', schedule.timeoutMs),
    numberProblem('delay', 'schedule.jitterMs', schedule.jitterMs),
    clock && numberProblem('wallTime', 'clock.now()', clock.now()),
    clock && numberProblem('scheduleTime', 'clock.monotonic()', clock.monotonic()),
  ]
  return problems.filter((problem) => problem !== undefined)
}

function delaysProblem(delaysMs: unknown): string | undefined {
  const holds =
    Array.isArray(delaysMs) && delaysMs.length > 0 && delaysMs.every((delayMs) => isNumber('delay', delayMs))
  return holds ? undefined : numberRule('delay', 'schedule.delaysMs must be a list, one entry for each attempt; each')
}

/** Returns the problem of each invalid chaos setting, by its name. */
export function chaosProblems(settings: object): Record<string, string> {
  const problems: Record<string, string> = {}
  for (const [name, value] of Object.entries(settings)) {
    const kind = name === 'maxDelayMs' ? 'delay' : 'likelihood'
    if (!Object.hasOwn(noChaos, name)) problems[name] = `chaos.${name} is not a chaos setting.`
    else if (!isNumber(kind, value)) problems[name] = numberRule(kind, `chaos.${name}`)
  }
  return problems
}

function isHostName(text: string): boolean {
  return URL.canParse(`http://${text}`) && new URL(`http://${text}`).hostname === text.toLowerCase()
}
