import { infoField } from './info-field.ts'

const asks = 'Make sure that it runs with appendonly yes and maxmemory-policy noeviction.'

/** BullMQ recommends it; older servers lack commands that it uses. */
const oldest = [6, 2] as const

/** In what ways the server could lose jobs that it has acknowledged, a sentence each. @param info what INFO answers */
export function durabilityProblems(info: string): string[] {
  return [...roleProblems(info), ...versionProblems(info), ...storageProblems(info)]
}

function roleProblems(info: string): string[] {
  if (infoField(info, 'role') !== 'slave') return []
  return [
    'The server is a replica that accepts writes. Its primary server does not get the events, and the replica loses them when it synchronizes. Connect to the primary server.',
  ]
}

function versionProblems(info: string): string[] {
  const version = infoField(info, 'redis_version')
  if (version === undefined) return []
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return []
  return [`The server is Redis ${version}. BullMQ needs version ${oldest.join('.')} or newer.`]
}

function storageProblems(info: string): string[] {
  const appendOnly = infoField(info, 'aof_enabled')
  const policy = infoField(info, 'maxmemory_policy')
  const problems: string[] = []
  if (appendOnly === undefined || policy === undefined) {
    problems.push(`The server does not report whether it keeps an append-only file or which keys it evicts. ${asks}`)
  }
  if (appendOnly !== undefined && appendOnly !== '1') {
    problems.push(
      'The server keeps no append-only file, so a restart loses events that were answered 200. Set appendonly yes.',
    )
  }
  if (policy !== undefined && policy !== 'noeviction') {
    problems.push(
      `The server may drop events that were answered 200 when its memory is full (maxmemory-policy ${policy}). Set maxmemory-policy noeviction.`,
    )
  }
  return problems
}

export function refusedInfo(): string {
  return `The Redis user may not run INFO, so the queue cannot check how durable the server is. Allow INFO. ${asks}`
}

export function failedInfo(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error)
  return `The queue could not check how durable the server is: ${reason} ${asks}`
}
