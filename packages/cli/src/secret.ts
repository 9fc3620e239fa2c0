import { secretProblem } from '@audian-webhooks/core/protocol'
import { UsageError } from './errors.ts'

/** The signing secret in an environment variable. @throws UsageError if it cannot be used */
export function secretIn(flag: string, name: string, environment: NodeJS.ProcessEnv = process.env): string {
  const secret = secretAsItIs(flag, name, environment)
  const problem = secretProblem(secret)
  if (problem !== undefined) throw new UsageError(`The signing secret in ${name} ${problem}.`)
  return secret
}

/** The same for a diagnosis, where an unusable secret may be the cause. @throws UsageError if there is none */
export function secretAsItIs(flag: string, name: string, environment: NodeJS.ProcessEnv = process.env): string {
  const secret = environment[name]
  if (secret) return secret
  const state = secret === undefined ? 'is not set' : 'is empty'
  throw new UsageError(`${name} ${state}. Set it to the signing secret, or name another variable with ${flag}.`)
}
