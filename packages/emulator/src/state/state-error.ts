import { EmulatorError } from '../emulator-error.ts'

/** The system error of a file, with its path and what to do. @param failed `Cannot write …`, with the path */
export function stateError(failed: string, cause: unknown): EmulatorError {
  if (EmulatorError.is(cause)) return cause
  return Object.assign(new EmulatorError('STATE_UNUSABLE', describedFailure(failed, cause)), { cause })
}

export function describedFailure(failed: string, cause: unknown): string {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const code: unknown = Reflect.get(Object(cause), 'code')
  return `${failed} (${reason}). ${adviceOn(code)}, or use another file.`
}

function adviceOn(code: unknown): string {
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') return 'Free space on its disk'
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'Make the file and its folder writable'
  return 'Check the path'
}
