import { InputError } from '../errors/input-error.ts'

/** A half of a surrogate pair cannot be escaped. */
const isUnsafe = /[/\\]|\p{Surrogate}/u

/** The path of a webhook, or of what belongs to it. @throws InputError ARGUMENT_INVALID for an id that would lead elsewhere */
export function webhookPath(id: string, rest = ''): string {
  if (typeof id !== 'string' || id === '' || id === '.' || id === '..' || isUnsafe.test(id)) {
    throw new InputError('ARGUMENT_INVALID', "The webhook's id", ['It must be a string such as wh_1234567890abcdef.'])
  }
  return `/webhooks/${encodeURIComponent(id)}${rest}`
}
