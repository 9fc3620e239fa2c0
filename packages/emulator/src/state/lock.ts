import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import { EmulatorError } from '../emulator-error.ts'
import { stateError } from './state-error.ts'

/** The locks of this process: its own process id in a lock file does not prove that the lock is still held. */
const held = new Set<string>()

/**
 * Reserves a file for this process, by a lock file beside it with the process id. The lock of a process that has ended is
 * ignored. Returns a function that releases it.
 *
 * @throws if another running process holds it, or this process already does
 */
export function lock(path: string): () => void {
  const lockPath = `${resolve(path)}.lock`
  const owner = ownerOf(lockPath)
  if (owner !== undefined) {
    const who = owner === process.pid ? 'this process' : `process ${owner}`
    const advice = `Use another file, or stop that emulator. If no emulator uses it, remove ${lockPath}.`
    throw new EmulatorError('STATE_UNUSABLE', `${path} is in use by ${who}. ${advice}`)
  }
  rmSync(lockPath, { force: true })
  write(lockPath)
  held.add(lockPath)
  return () => {
    if (held.delete(lockPath)) rmSync(lockPath, { force: true })
  }
}

function write(lockPath: string): void {
  const file = openSync(lockPath, 'wx')
  try {
    writeSync(file, String(process.pid))
  } catch (error) {
    rmSync(lockPath, { force: true })
    throw stateError(`Cannot write ${lockPath}, the lock of the emulator's state`, error)
  } finally {
    closeSync(file)
  }
}

/** Returns the running owner of the lock. */
function ownerOf(lockPath: string): number | undefined {
  const owner = Number(textOf(lockPath))
  if (!Number.isSafeInteger(owner) || owner <= 0) return undefined
  // In a container, an earlier process may have had the same process id.
  const runs = owner === process.pid ? held.has(lockPath) : isRunning(owner)
  return runs ? owner : undefined
}

function textOf(lockPath: string): string {
  try {
    return readFileSync(lockPath, 'utf8')
  } catch {
    return ''
  }
}

function isRunning(owner: number): boolean {
  try {
    process.kill(owner, 0)
    return true
  } catch (error) {
    // The process exists, but belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
