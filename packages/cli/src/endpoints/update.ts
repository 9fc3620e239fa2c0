import type { WebhookChange } from '@audian-webhooks/client'
import { printable } from '@audian-webhooks/emulator/program'
import { clientOf } from '../api/client.ts'
import type { ApiOptions } from '../api/options.ts'
import { UsageError } from '../errors.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import type { Terminal } from '../terminal/terminal.ts'

interface UpdateOptions extends ApiOptions {
  readonly url?: string | undefined
  readonly events?: string[] | undefined
  readonly pause?: boolean | undefined
  readonly activate?: boolean | undefined
  readonly description?: string | undefined
}

/** Changes the given fields. The others stay as they are. */
export async function update(terminal: Terminal, id: string, options: UpdateOptions): Promise<ExitCode> {
  const changed = await clientOf(options).webhooks.update(id, changeOf(options))
  const state = changed.active ? 'active' : 'paused'
  const text = `Updated ${changed.id}: ${state}, ${changed.url}, ${changed.events.join(', ')}.`
  terminal.show({ json: changed, text: printable(text) })
  return exitCodes.fine
}

function changeOf({ url, events, pause, activate, description }: UpdateOptions): WebhookChange {
  if (pause && activate) throw new UsageError('--pause and --activate cannot be combined.')
  const active = pause || activate ? { active: activate === true } : {}
  const change = {
    ...(url !== undefined && { url }),
    ...(events !== undefined && { events }),
    ...(description !== undefined && { description }),
    ...active,
  }
  if (Object.keys(change).length === 0) {
    throw new UsageError('Nothing to change. Pass --url, --events, --description, --pause or --activate.')
  }
  return change
}
