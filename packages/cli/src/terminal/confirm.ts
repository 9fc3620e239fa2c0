import { UsageError } from '../errors.ts'
import type { Terminal } from './terminal.ts'

/**
 * Asks before something that cannot be undone. `yes`: the value of the flag --yes.
 *
 * @throws UsageError if there is no terminal
 */
export async function confirm(terminal: Terminal, question: string, yes: boolean | undefined): Promise<boolean> {
  if (yes === true) return true
  if (!terminal.interactive) throw new UsageError(`${question} There is no terminal to ask. Confirm with --yes.`)
  const prompts = await import('@clack/prompts')
  return (await prompts.confirm({ message: question, initialValue: false, output: process.stderr })) === true
}
