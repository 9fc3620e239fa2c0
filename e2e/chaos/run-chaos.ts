import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { bundledProgram } from '@audian-webhooks/test-services'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../', import.meta.url))

/** `npm run chaos -- …`, bundled: what Node is given, in the folder `cwd`. */
export async function chaosCommand(args: readonly string[]): Promise<{ args: string[]; cwd: string }> {
  return { args: [await bundledProgram(new URL('./main.ts', import.meta.url)), ...args], cwd: root }
}

/** Runs it to its end. */
export async function runChaos(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = await chaosCommand(args)
  try {
    return { code: 0, ...(await run(process.execPath, command.args, { cwd: command.cwd })) }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, stdout, stderr }
  }
}
