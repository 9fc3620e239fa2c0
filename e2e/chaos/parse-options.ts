import { type ParseArgsConfig, parseArgs } from 'node:util'
import { UsageError } from './usage-error.ts'

/** The values of a run's options. @throws UsageError for options that there are not */
export function parseOptions<const TOptions extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: TOptions,
) {
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    throw new UsageError(String(Reflect.get(Object(error), 'message')))
  }
}
