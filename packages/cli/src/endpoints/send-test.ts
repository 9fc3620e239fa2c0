import { clientOf } from '../api/client.ts'
import type { ApiOptions } from '../api/options.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** Asks Audian to send a test delivery. The logs show its outcome. */
export async function sendTest(
  terminal: Terminal,
  id: string,
  options: ApiOptions & { readonly event: string },
): Promise<ExitCode> {
  const { event } = options
  await clientOf(options).webhooks.test(id, event)
  const text = `Audian sends a ${event} test to ${id}. See its outcome with: audian-webhooks logs ${id}`
  terminal.show({ json: { id, event, accepted: true }, text })
  return exitCodes.fine
}
