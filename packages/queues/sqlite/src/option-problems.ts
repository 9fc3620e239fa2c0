import type { SqliteQueueOptions } from './sqlite-queue.ts'

const names = ['database', 'name', 'pollMs', 'lockMs', 'maxJobs', 'onError', 'onDurabilityProblem']
/** Node takes a longer timer for one of a millisecond. */
const longestMs = 2 ** 31 - 1

/** Problems with the options other than the database, one sentence each. */
export function optionProblems(options: SqliteQueueOptions): string[] {
  const { name, pollMs, lockMs, maxJobs, onError, onDurabilityProblem } = options
  return [
    ...Object.keys(options)
      .filter((given) => !names.includes(given))
      .map((given) => `${given}: unknown option. Known options: ${names.join(', ')}.`),
    ...(name === undefined || isName(name)
      ? []
      : [`name: must be text that does not begin with sqlite_, not ${JSON.stringify(name)}.`]),
    ...Object.entries({ pollMs, lockMs })
      .filter(([, value]) => value !== undefined && !(isCount(value) && value <= longestMs))
      .map(([given, value]) => `${given}: must be a positive whole number of milliseconds, not ${value}.`),
    ...(maxJobs === undefined || isCount(maxJobs) ? [] : [`maxJobs: must be a positive whole number, not ${maxJobs}.`]),
    ...Object.entries({ onError, onDurabilityProblem })
      .filter(([, value]) => value !== undefined && typeof value !== 'function')
      .map(([given]) => `${given}: must be a function.`),
  ]
}

function isName(name: unknown): boolean {
  return typeof name === 'string' && name !== '' && !name.includes('\0') && !/^sqlite_/i.test(name)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0
}
