import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { findBinary, skipReason } from './binary.ts'
import { redisBinary } from './redis-server.ts'

const run = promisify(execFile)
/** Debian installs it with the server, as a dependency. */
const cliBinary = { program: 'redis-cli', debianPackage: redisBinary.debianPackage }

/** Sends one command. @throws Error if redis-cli is missing or the server answers with an error */
export async function redisCli(port: number, ...command: string[]): Promise<string> {
  const path = findBinary(cliBinary)
  if (path === undefined) throw new Error(skipReason(cliBinary))
  const { stdout } = await run(path, ['-e', '-p', String(port), ...command])
  return stdout
}
