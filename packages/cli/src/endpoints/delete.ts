import { clientOf } from '../api/client.ts'
import type { ApiOptions } from '../api/options.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { confirm } from '../terminal/confirm.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** Asks first: Audian gives up the pending deliveries of the webhook. */
export async function deleteWebhook(
  terminal: Terminal,
  id: string,
  options: ApiOptions & { readonly yes?: boolean | undefined },
): Promise<ExitCode> {
  const { webhooks } = clientOf(options)
  if (!(await confirm(terminal, `Delete the webhook ${id}? It will receive no more events.`, options.yes))) {
    terminal.note('Nothing was deleted.')
    return exitCodes.problem
  }
  await webhooks.delete(id)
  terminal.show({ json: { deleted: id }, text: `Deleted ${id}.` })
  return exitCodes.fine
}
