import { type Emulator, startEmulator } from '@audian-webhooks/emulator'
import { CommandError } from '../errors.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { wholeNumber } from '../whole-number.ts'

const defaultPort = 4010
const mostTried = 20

/** At the default port, or at the next one that is free. At a port that is asked for, or nowhere. @throws CommandError, UsageError */
export async function startLocalAudian(
  terminal: Terminal,
  { port, file }: { readonly port: string | undefined; readonly file: string },
): Promise<Emulator> {
  if (port !== undefined) {
    const asked = wholeNumber('--port', port, { least: 0, most: 65_535 })
    return await startEmulator({ port: asked, file }).catch((error: unknown) => {
      if (!isTaken(error)) throw error
      throw new CommandError(`Port ${asked} is in use. Give another one, or leave --port out to get a free one.`)
    })
  }
  for (let candidate = defaultPort; ; candidate++) {
    try {
      const emulator = await startEmulator({ port: candidate, file })
      if (candidate !== defaultPort) terminal.note(`Port ${defaultPort} is in use, so this is ${candidate}.`)
      return emulator
    } catch (error) {
      if (!isTaken(error) || candidate - defaultPort >= mostTried) throw error
    }
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}
