import { retryPolicy } from '@audian-webhooks/core/protocol'
import type { Clock } from './clock/clock.ts'
import { type ChaosSettings, noChaos } from './deliver/chaos-settings.ts'
import type { Schedule } from './deliver/schedule.ts'
import { EmulatorError } from './emulator-error.ts'
import type { EmulatorOptions } from './options.ts'

export const defaultNumbers = {
  port: 0,
  tokenTtlMs: 3_600_000,
  speed: 1,
  concurrency: 64,
  perEndpoint: 16,
  keep: 20_000,
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

/** All options with their defaults. @throws OPTIONS_INVALID that names everything that is wrong */
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
    random: Math.random,
    clock: undefined,
    file: undefined,
    ...given(options),
    schedule: { ...defaultSchedule, ...given(options.schedule ?? {}) },
    chaos: { ...noChaos, ...given(options.chaos ?? {}) },
  }
  const problems = problemsOf(settings, options)
  if (problems.length === 0) return settings
  throw new EmulatorError('OPTIONS_INVALID', `startEmulator() cannot start: ${problems.join(' ')}`)
}

function given<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> }
}

function problemsOf(settings: Settings, options: EmulatorOptions): string[] {
  const { delaysMs, timeoutMs, jitterMs } = settings.schedule
  const rules: readonly [boolean, string][] = [
    [isCount(settings.port, 0) && settings.port <= 65_535, 'port must be a whole number from 0 to 65535.'],
    [
      settings.tokens.length > 0 && settings.tokens.every((token) => token !== ''),
      'tokens must hold texts that are not empty.',
    ],
    [speedProblem(settings.speed) === undefined, speedProblem(settings.speed) ?? ''],
    [options.clock === undefined || options.speed === undefined, 'speed is for the own clock: leave it out, or clock.'],
    [settings.allowedHosts.every(isHostName), 'allowedHosts must hold host names, without a port.'],
    [isCount(settings.concurrency, 1), 'concurrency must be a whole number from 1.'],
    [isCount(settings.perEndpoint, 1), 'perEndpoint must be a whole number from 1.'],
    [isCount(settings.keep, 1), 'keep must be a whole number from 1.'],
    [settings.tokenTtlMs > 0, 'tokenTtlMs must be more than 0.'],
    [
      delaysMs.length > 0 && delaysMs.every(isTime),
      'schedule.delaysMs must hold milliseconds, one number for each attempt.',
    ],
    [timeoutMs > 0 && timeoutMs < 2 ** 31, 'schedule.timeoutMs must be milliseconds, more than 0.'],
    [isTime(jitterMs), 'schedule.jitterMs must be milliseconds, 0 or more.'],
  ]
  return [
    ...rules.filter(([holds]) => !holds).map(([, problem]) => problem),
    ...Object.values(chaosProblems(settings.chaos)),
  ]
}

/** A million: half an hour in two milliseconds. */
const maxSpeed = 1_000_000

export function speedProblem(speed: number): string | undefined {
  return speed >= 0 && speed <= maxSpeed
    ? undefined
    : `speed must be a number from 0 to ${maxSpeed.toLocaleString('en')}.`
}

/** What is wrong with chaos settings, by the setting. */
export function chaosProblems(settings: Partial<ChaosSettings>): Record<string, string> {
  const problems: Record<string, string> = {}
  for (const [name, value] of Object.entries(settings)) {
    if (!Object.hasOwn(noChaos, name)) problems[name] = `chaos.${name}: there is no such chaos.`
    else if (name === 'maxDelayMs' && !isTime(value))
      problems[name] = 'chaos.maxDelayMs must be milliseconds, 0 or more.'
    else if (name !== 'maxDelayMs' && !(value >= 0 && value <= 1)) problems[name] = `chaos.${name} must be from 0 to 1.`
  }
  return problems
}

function isHostName(text: string): boolean {
  return URL.canParse(`http://${text}`) && new URL(`http://${text}`).hostname === text.toLowerCase()
}

function isCount(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least
}

function isTime(value: number): boolean {
  return Number.isFinite(value) && value >= 0
}
