import { closeSync, fstatSync, ftruncateSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'

/** Readable by this user only: the file contains secrets. */
const mode = 0o600
const chunkBytes = 1024 * 1024

/** A file to which whole lines are added. */
export interface LineFile {
  /** Its length. */
  readonly bytes: number
  /** Writes the whole line or nothing. @throws the system error if it cannot be written */
  append(line: string): void
  close(): void
}

/** Yields the lines of a file of any length. Text after the last line feed is an incomplete line and is left out. */
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
 * Replaces a file by one with these lines. The old file stays as it is until all lines are written. If that
 * fails, no temporary file is left.
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

/** Opens a file to append lines. An incomplete line at the end is removed. */
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
        // Half a line would damage the line after it.
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

/** A single write may store only a part. */
function writeAll(file: number, line: string): number {
  const data = Buffer.from(`${line}\n`)
  for (let written = 0; written < data.length; ) written += writeSync(file, data, written)
  return data.length
}
