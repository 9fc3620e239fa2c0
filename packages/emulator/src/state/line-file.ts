import { closeSync, fstatSync, ftruncateSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'

/** For this user's eyes: there are secrets in it. */
const mode = 0o600
const chunkBytes = 1024 * 1024

/** A file to which whole lines are added. */
export interface LineFile {
  /** Its length. */
  readonly bytes: number
  /** All of the line, or nothing. @throws what the system says if it cannot be written */
  append(line: string): void
  close(): void
}

/** The lines of a file, one after the other, however long it is. What follows the last line feed was cut off, or is nothing. */
export function* readLines(path: string): Generator<string> {
  const file = openSync(path, 'r')
  try {
    const chunk = Buffer.alloc(chunkBytes)
    const decoder = new StringDecoder('utf8')
    let rest = ''
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
      const lines = (rest + decoder.write(chunk.subarray(0, read))).split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
  } finally {
    closeSync(file)
  }
}

/**
 * Puts a file with these lines in the place of another one, which stays as it is until all of them are written. If that
 * fails, nothing is left beside it.
 */
export function replaceLines(path: string, lines: Iterable<string>): void {
  const fresh = `${path}.new`
  const file = openSync(fresh, 'w', mode)
  try {
    try {
      for (const line of lines) writeAll(file, line)
    } finally {
      closeSync(file)
    }
    renameSync(fresh, path)
  } catch (error) {
    rmSync(fresh, { force: true })
    throw error
  }
}

/** Adds to what is there. What follows the last line feed was cut off, and is removed. */
export function openLineFile(path: string): LineFile {
  const file = openSync(path, 'a+', mode)
  let bytes = wholeLines(file)
  ftruncateSync(file, bytes)
  return {
    get bytes() {
      return bytes
    },
    append(line) {
      try {
        bytes += writeAll(file, line)
      } catch (error) {
        // Half a line would spoil the one that follows it.
        ftruncateSync(file, bytes)
        throw error
      }
    },
    close: () => closeSync(file),
  }
}

/** The length of a file up to its last line feed. */
function wholeLines(file: number): number {
  const chunk = Buffer.alloc(chunkBytes)
  for (let end = fstatSync(file).size; end > 0; ) {
    const begin = Math.max(0, end - chunkBytes)
    const read = readSync(file, chunk, 0, end - begin, begin)
    const last = chunk.subarray(0, read).lastIndexOf('\n')
    if (last >= 0) return begin + last + 1
    end = begin
  }
  return 0
}

/** A write may take part of it only. */
function writeAll(file: number, line: string): number {
  const data = Buffer.from(`${line}\n`)
  for (let written = 0; written < data.length; ) written += writeSync(file, data, written)
  return data.length
}
