import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { CommandError } from './errors.ts'

const maxBytes = 64 * 1024 * 1024

/** The bytes of a file, or of standard input for `-`: at most 64 MiB. @throws CommandError that names the file */
export async function readBytes(path: string): Promise<Buffer> {
  if (path === '-') return await collect(process.stdin, 'Standard input')
  const file = await open(path).catch((error: unknown) => {
    throw new CommandError(`Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`)
  })
  return await collect(file.createReadStream(), path)
}

async function collect(stream: Readable, name: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of stream) {
      size += chunk.length
      if (size > maxBytes) throw new Error('it is larger than 64 MiB')
      chunks.push(chunk)
    }
  } catch (error) {
    throw new CommandError(`Cannot read ${name}: ${error instanceof Error ? error.message : String(error)}`)
  }
  return Buffer.concat(chunks)
}
