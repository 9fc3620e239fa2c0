import { closeSync, fstatSync, ftruncateSync, openSync, readSync, renameSync, writeSync } from 'node:fs'
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

/** Puts a file with these lines in the place of another one, which stays as it is until all of them are written. */
export function replaceLines(path: string, lines: Iterable<string>): void {
  const fresh = openSync(`${path}.new`, 'w', mode)
  try {
    for (const line of lines) writeAll(fresh, line)
  } finally {
    closeSync(fresh)
  }
  renameSync(`${path}.new`, path)
}

export function openLineFile(path: string): LineFile {
  const file = openSync(path, 'a', mode)
  let bytes = fstatSync(file).size
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

/** A write may take part of it only. */
function writeAll(file: number, line: string): number {
  const data = Buffer.from(`${line}\n`)
  for (let written = 0; written < data.length; ) written += writeSync(file, data, written)
  return data.length
}
