import { randomInt } from 'node:crypto'
import { parseOptions } from '../parse-options.ts'
import { UsageError } from '../usage-error.ts'
import { wholeNumber } from '../whole-number.ts'

export interface Settings {
  /** Events a second, from the first rotation to the last. */
  readonly rate: number
  /** So often the secret is rotated, under load. */
  readonly rotations: number
  /** `provider` asks the store of the secrets; `fixed` knows the first one only: with it, the run must fail. */
  readonly secrets: 'provider' | 'fixed'
  /** The same seed gives the same faults. */
  readonly seed: number
  readonly json: boolean
}

/** @throws UsageError on options that make no run */
export function settingsOf(args: string[]): Settings {
  const { secrets, ...values } = valuesOf(args)
  if (secrets !== 'provider' && secrets !== 'fixed') throw new UsageError('--secrets must be provider or fixed.')
  return {
    secrets,
    rate: wholeNumber('rate', values.rate, 1),
    rotations: wholeNumber('rotations', values.rotations, 1),
    seed: wholeNumber('seed', values.seed, 0),
    json: values.json,
  }
}

function valuesOf(args: string[]) {
  return parseOptions(args, {
    secrets: { type: 'string', default: 'provider' },
    rate: { type: 'string', default: '200' },
    rotations: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(randomInt(1_000_000)) },
    json: { type: 'boolean', default: false },
  })
}
