import { randomBytes } from 'node:crypto'

/** `wh_…`, `evt_…` and their like. */
export function newId(prefix: string, bytes = 8): string {
  return `${prefix}_${randomBytes(bytes).toString('hex')}`
}

/** `whsec_…`, from 24 random bytes. */
export function newSecret(): string {
  return newId('whsec', 24)
}
