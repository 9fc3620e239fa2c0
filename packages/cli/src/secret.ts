import { UsageError } from './errors.ts'

/** The secret in a variable. @throws UsageError if there is none */
export function secretOf(name: string, environment: NodeJS.ProcessEnv = process.env): string {
  const secret = environment[name]
  if (secret) return secret
  const state = secret === undefined ? 'is not set' : 'is empty'
  throw new UsageError(`The variable ${name} ${state}. Put the signing secret into it, or name another one.`)
}
