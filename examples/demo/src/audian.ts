import { type Emulator, type EmulatorOptions, startEmulator } from '@audian-webhooks/emulator'

const usualPort = 4010

/**
 * A local Audian on the port that EMULATOR_PORT names, which keeps its state in a file. Without EMULATOR_PORT it uses 4010 or, if that is taken, on a free one;
 * `note` then reports it.
 *
 * @throws an error that says what to do if the requested port is not available
 */
export async function startAudian(
  wanted: string | undefined,
  file: string,
): Promise<{ readonly audian: Emulator; readonly note?: string }> {
  if (wanted) return { audian: await startOn(wanted, file) }
  try {
    return { audian: await startEmulator({ port: usualPort, file }) }
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error
    const note = `Port ${usualPort} is in use, so Audian is at another one. Choose one with EMULATOR_PORT=5000.`
    return { audian: await startEmulator({ file }), note }
  }
}

async function startOn(wanted: string, file: string): Promise<Emulator> {
  const options: EmulatorOptions = { port: /^\d{1,5}$/.test(wanted) ? Number(wanted) : -1, file }
  try {
    return await startEmulator(options)
  } catch (error) {
    throw new Error(adviceFor(codeOf(error), wanted))
  }
}

function adviceFor(code: string, wanted: string): string {
  if (code === 'OPTIONS_INVALID')
    return `EMULATOR_PORT=${wanted} is not a port. Use a number from 1 to 65535, or omit it.`
  const why = code === 'EADDRINUSE' ? 'is in use' : `cannot be listened on (${code})`
  return `Port ${wanted} ${why}. Choose another one: EMULATOR_PORT=5000 npm start`
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
