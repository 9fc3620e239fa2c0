import { randomBytes } from 'node:crypto'

/** Ids such as `wh_…` and `evt_…`. */
export function newId(prefix: string, bytes = 8): string {
  return `${prefix}_${randomBytes(bytes).toString('hex')}`
}

/** `whsec_…`, from 24 random bytes. */
export function newSecret(): string {
  return newId('whsec', 24)
}
