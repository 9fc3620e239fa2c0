import { UsageError } from '../errors.ts'
import type { Terminal } from './terminal.ts'

/**
 * Asks before something that cannot be undone. `yes` is the flag of that name, which answers the question.
 *
 * @throws UsageError if no one can be asked
 */
export async function confirm(terminal: Terminal, question: string, yes: boolean | undefined): Promise<boolean> {
  if (yes === true) return true
  if (!terminal.interactive) throw new UsageError(`${question} Without a terminal to ask in, confirm with --yes.`)
  const prompts = await import('@clack/prompts')
  return (await prompts.confirm({ message: question, initialValue: false, output: process.stderr })) === true
}
