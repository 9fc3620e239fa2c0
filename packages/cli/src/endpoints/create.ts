import { rm } from 'node:fs/promises'
import { clientOf } from '../api/client.ts'
import type { ApiOptions } from '../api/options.ts'
import { CommandError } from '../errors.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { createSecretsFile } from './secrets-file.ts'

interface CreateOptions extends ApiOptions {
  readonly url: string
  readonly events?: string[] | undefined
  readonly paused?: boolean | undefined
  readonly description?: string | undefined
  readonly secrets: string
}

/** Creates the file before the webhook, because Audian shows the secret only once. */
export async function create(terminal: Terminal, options: CreateOptions): Promise<ExitCode> {
  const { url, events = ['*'], paused = false, description, secrets: path } = options
  const { webhooks } = clientOf(options)
  const keep = await createSecretsFile(path)
  const created = await webhooks.create({ url, events, active: !paused, description }).catch(async (error: unknown) => {
    await rm(path, { force: true })
    throw error
  })
  const { signing_secret, ...webhook } = created
  await keep(signing_secret).catch((error: unknown) => {
    throw new CommandError(notKept(created.id, path, error))
  })
  const text = `Created ${webhook.id} for ${webhook.url}.\nIts secret is in ${path}. Configure your receiver to read it.`
  terminal.show({ json: { ...webhook, secrets: path }, text })
  return exitCodes.fine
}

function notKept(id: string, path: string, error: unknown): string {
  const why = error instanceof Error ? error.message : String(error)
  return `${id} was created, but its secret could not be written to ${path} (${why}). Delete it with: audian-webhooks endpoints delete ${id}`
}
