import { winstonLogger } from '../observe/winston.ts'
import { secretProblem } from '../protocol/secret-problem.ts'
import { nearestName } from '../route/names.ts'
import { isTransactional } from '../store/store.ts'
import { defaultNumbers, type Numbers, numbersOf } from './numbers.ts'
import type { WebhooksOptions } from './options.ts'

/** Audian waits 30 s (Audian's webhook setup guide, step 1), and the answer needs a moment to get there. */
const latestDeadlineMs = 29_000
const numberNames = Object.keys(defaultNumbers) as (keyof Numbers)[]
const otherNames = ['secret', 'store', 'queue', 'name', 'events', 'onMismatch', 'tolerance', 'logger', 'clock']

/**
 * Every problem with the options, one sentence each, so that one start reports them all. Contains no secret. Checks
 * values, not types: the options may come from plain JavaScript or a configuration file.
 */
export function optionProblems(options: WebhooksOptions): string[] {
  if (typeof options !== 'object' || options === null) return ['The options are missing: { secret, store } at least.']
  return [
    ...unknownNames(options),
    ...secretProblems(options.secret),
    ...storeProblems(options),
    ...eventsProblems(options.events),
    ...numberProblems(options),
    ...toleranceProblems(options),
    ...otherProblems(options),
  ]
}

function unknownNames(options: object): string[] {
  const names = [...otherNames, ...numberNames]
  const unknown = Object.keys(options).filter((name) => !names.includes(name))
  return unknown.map((name) => `${name}: unknown option. Did you mean ${nearestName(name, names)}?`)
}

function secretProblems(secret: unknown): string[] {
  if (typeof secret === 'function') return []
  if (secret === undefined) {
    return ['secret: missing. Audian shows it when you create the webhook. Is AUDIAN_WEBHOOK_SECRET set?']
  }
  const list: readonly unknown[] = Array.isArray(secret) ? secret : [secret]
  if (list.length === 0) return ['secret: the list is empty.']
  return list.flatMap((entry, index) => {
    const problem = secretProblem(entry)
    return problem ? [`secret${Array.isArray(secret) ? `[${index}]` : ''}: it ${problem}.`] : []
  })
}

function storeProblems({ store, queue, name }: WebhooksOptions): string[] {
  if (store !== 'none') {
    if (!hasMethods(store, ['claim', 'renew', 'complete', 'release'])) {
      return ["store: must be memoryStore(), another store, or 'none' to handle repeated deliveries again."]
    }
    if (isTransactional(store) && !(isPositiveInteger(store.maxTransactions) && typeof store.runner === 'function')) {
      return ['store: with transact() it needs maxTransactions, a positive whole number, and runner, from the kit.']
    }
  }
  const shared = [store === 'none' ? undefined : store, queue].some((part) => part && part.shared !== false)
  if (name === undefined && shared) {
    return [
      'name: required with a shared store or queue. Services with the same name share the events; with different names, each handles every event. Never change the name of a service.',
    ]
  }
  return nameProblems(name)
}

function nameProblems(name: unknown): string[] {
  if (name === undefined || (typeof name === 'string' && /^[\w.-]{1,64}$/.test(name))) return []
  return ['name: must be 1 to 64 letters, digits, dots, dashes or underscores.']
}

function eventsProblems(events: unknown): string[] {
  if (events === undefined) return []
  if (typeof events !== 'object' || events === null) return ['events: must be an object of schemas by event name.']
  return Object.entries(events).flatMap(([name, schema]) => {
    if (name === '' || name.includes('*')) return [`events: '${name}' cannot be an event's name.`]
    const standard: unknown = isObject(schema) ? schema['~standard'] : undefined
    return hasMethods(standard, ['validate'])
      ? []
      : [`events['${name}']: must be a Standard Schema, such as a Zod schema.`]
  })
}

function numberProblems(options: WebhooksOptions): string[] {
  const wrong = numberNames.filter((name) => !isPositiveInteger(options[name] ?? defaultNumbers[name]))
  if (wrong.length > 0) {
    return wrong.map((name) => `${name}: must be a positive whole number, not ${described(options[name])}.`)
  }
  const { deadlineMs, leaseMs, renewMs } = numbersOf(options)
  const problems: string[] = []
  if (deadlineMs > latestDeadlineMs) {
    problems.push(`deadlineMs: ${deadlineMs} is too late, at most ${latestDeadlineMs}: Audian waits 30 seconds.`)
  }
  if (renewMs * 2 > leaseMs) {
    problems.push(`renewMs: ${renewMs} is more than half of leaseMs (${leaseMs}), so one lost renewal loses the lease.`)
  }
  return problems
}

function toleranceProblems(options: WebhooksOptions): string[] {
  const { tolerance } = options
  if (tolerance === undefined) return []
  if (!isPositiveInteger(tolerance?.pastMs) || !isPositiveInteger(tolerance?.futureMs)) {
    return ['tolerance: must be { pastMs, futureMs }, both positive whole numbers.']
  }
  const retainMs = options.retainMs ?? defaultNumbers.retainMs
  if (!isPositiveInteger(retainMs) || tolerance.pastMs <= retainMs) return []
  return [
    `tolerance.pastMs: ${tolerance.pastMs} is more than retainMs (${retainMs}): a replay could outlive the record.`,
  ]
}

function otherProblems({ queue, onMismatch, logger, clock }: WebhooksOptions): string[] {
  const problems: string[] = []
  if (!['deliver', 'retry', undefined].includes(onMismatch)) problems.push("onMismatch: must be 'deliver' or 'retry'.")
  if (logger !== undefined && logger !== false && !isLogger(logger)) {
    problems.push('logger: needs debug, info, warn and error, like Pino and winston; or false for none.')
  }
  if (queue !== undefined && !hasMethods(queue, ['add', 'enqueuer'])) {
    problems.push('queue: must be a queue, or eventSink() of /queue for your own.')
  }
  if (clock !== undefined && !hasMethods(clock, ['now', 'monotonic', 'setTimer'])) {
    problems.push('clock: needs now, monotonic and setTimer.')
  }
  return problems
}

function isLogger(logger: unknown): boolean {
  return hasMethods(winstonLogger(logger) ?? logger, ['debug', 'info', 'warn', 'error'])
}

// Only numbers are spelt out: a text may be a secret in the wrong place.
function described(value: unknown): string {
  if (typeof value === 'number') return String(value)
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function isPositiveInteger(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (typeof value === 'object' || typeof value === 'function') && value !== null
}

function hasMethods(value: unknown, names: readonly string[]): boolean {
  return isObject(value) && names.every((name) => typeof value[name] === 'function')
}
