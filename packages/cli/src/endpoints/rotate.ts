import { RotationError, rotateWithoutLoss, withdrawOldSecrets } from '@audian-webhooks/client'
import { clientOf } from '../api/client.ts'
import type { ApiOptions } from '../api/options.ts'
import { CommandError } from '../errors.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { confirm } from '../terminal/confirm.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { secretsFile } from './secrets-file.ts'

interface RotateOptions extends ApiOptions {
  readonly secrets: string
  readonly yes?: boolean | undefined
}

/** Replaces the secret of a webhook without losing a delivery. If it is interrupted, run it again to finish. */
export async function rotate(terminal: Terminal, id: string, options: RotateOptions): Promise<ExitCode> {
  const { secrets: path, yes } = options
  const client = clientOf(options)
  if (!(await confirm(terminal, `Rotate the secret of ${id}?`, yes))) {
    terminal.note('Nothing was rotated.')
    return exitCodes.problem
  }
  const { resumed } = await rotateWithoutLoss(client, id, { store: secretsFile(path) }).catch(failed(path))
  const text = [
    `Rotated the secret of ${id}${resumed ? ', and finished an earlier rotation that was interrupted' : ''}.`,
    `${path} contains the new secret and the old ones. Remove the old ones in an hour, when Audian no longer signs with them:`,
    `  audian-webhooks endpoints withdraw --secrets ${path}`,
  ].join('\n')
  terminal.show({ json: { id, rotated: true, resumed, secrets: path }, text })
  return exitCodes.fine
}

/** Removes the secrets that were replaced more than an hour ago. */
export async function withdraw(terminal: Terminal, { secrets: path }: { readonly secrets: string }): Promise<ExitCode> {
  const withdrawn = await withdrawOldSecrets(secretsFile(path)).catch(failed(path))
  const text = withdrawn === 0 ? 'No secret was replaced more than an hour ago.' : `Old secrets removed: ${withdrawn}.`
  terminal.show({ json: { withdrawn, secrets: path }, text })
  return exitCodes.fine
}

/** Replaces "store" in the library's messages by the file. The causes contain no secret. */
function failed(path: string): (error: unknown) => never {
  return (error) => {
    if (!RotationError.is(error)) throw error
    if (error.code === 'SECRET_NOT_STORED') throw new CommandError(notStored(path), { cause: error })
    const why = error.cause instanceof Error ? ` (${error.cause.message})` : ''
    throw new CommandError(`${path}: ${error.message}${why}`, { cause: error })
  }
}

function notStored(path: string): string {
  return `Audian rotated the secret, but ${path} could not be written. Run the command again soon: it rotates once more. Until then the receiver responds with 503, and Audian retries for less than an hour.`
}
