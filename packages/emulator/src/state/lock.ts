import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import { EmulatorError } from '../emulator-error.ts'
import { stateError } from './state-error.ts'

/** What this process has locked: its own number in a lock says nothing of whether that is still so. */
const held = new Set<string>()

/**
 * Keeps a file for this process, by a file beside it with the process's number. The lock of a process that is gone counts no
 * more. Gives a function that ends it.
 *
 * @throws if another process that runs has it, or this one already
 */
export function lock(path: string): () => void {
  const lockPath = `${resolve(path)}.lock`
  const owner = ownerOf(lockPath)
  if (owner !== undefined) {
    const who = owner === process.pid ? 'this process' : `process ${owner}`
    const advice = `Give another file, or stop that emulator; if there is none, remove ${lockPath}.`
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

/** Who has the lock and runs. */
function ownerOf(lockPath: string): number | undefined {
  const owner = Number(textOf(lockPath))
  if (!Number.isSafeInteger(owner) || owner <= 0) return undefined
  // In a container every process before us may have had our number.
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
    // There is one, but of another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
