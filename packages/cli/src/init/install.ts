import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolveCommand } from 'package-manager-detector/commands'
import { CommandError } from '../errors.ts'
import type { Plan } from './plan.ts'
import type { Project } from './project.ts'

/** The command that installs missing packages, in parts; empty if none is missing. */
export function installCommand({ packageManager }: Project, { packages }: Plan): readonly string[] {
  if (packages.length === 0) return []
  const resolved = resolveCommand(packageManager, 'add', [...packages])
  return resolved === null ? [] : [resolved.command, ...resolved.args]
}

/** Runs it. Its output goes to standard error. @throws CommandError if it fails */
export async function install(folder: string, commandLine: readonly string[]): Promise<void> {
  const [command = '', ...args] = commandLine
  // On Windows they are scripts. Nothing of the arguments comes from elsewhere.
  const shell = process.platform === 'win32'
  const child = spawn(command, args, { cwd: folder, stdio: ['inherit', process.stderr, process.stderr], shell })
  const [code, reason] = await once(child, 'exit').catch((error: unknown) => [undefined, String(error)])
  if (code === 0) return
  const why = code === undefined ? reason : `it ended with ${code ?? reason}`
  throw new CommandError(
    `Cannot install the packages: ${why}. The files were written. Install with: ${commandLine.join(' ')}`,
  )
}
