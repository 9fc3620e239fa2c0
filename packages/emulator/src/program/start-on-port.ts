import type { Emulator } from '../emulator.ts'
import type { EmulatorOptions } from '../options.ts'

const defaultPort = 4010
const mostTried = 20

export interface PortChoice {
  /** This port and no other. Default: 4010, or the next free one. */
  readonly port: number | undefined
  /** Reports that 4010 is in use, and which port it is instead. */
  note(text: string): void
  /** What to do if the port is in use, as a sentence. */
  readonly advice: string
}

/** Starts an emulator at a port that may be in use. @throws Error that says what to do if the chosen port is in use */
export async function startOnPort(
  { port, note, advice }: PortChoice,
  options: Omit<EmulatorOptions, 'port'>,
): Promise<Emulator> {
  // Loaded here, so that programs that only print help or text stay quick.
  const { startEmulator } = await import('../start-emulator.ts')
  if (port !== undefined) {
    return await startEmulator({ ...options, port }).catch((error: unknown) => {
      if (!isTaken(error)) throw error
      throw new Error(`Port ${port} is in use. ${advice}`)
    })
  }
  for (let candidate = defaultPort; ; candidate++) {
    try {
      const emulator = await startEmulator({ ...options, port: candidate })
      if (candidate !== defaultPort) note(`Port ${defaultPort} is in use, so this is ${candidate}.`)
      return emulator
    } catch (error) {
      if (!isTaken(error) || candidate - defaultPort >= mostTried) throw error
    }
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}
