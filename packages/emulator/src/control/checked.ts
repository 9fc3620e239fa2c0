import type * as z from 'zod'
import { EmulatorError } from '../emulator-error.ts'

/** @throws INVALID that names the fields */
export function checked<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const fields = parsed.error.issues.map(({ path, message }) => [String(path[0] ?? 'body'), message] as const)
  throw new EmulatorError('INVALID', fields.map(([, message]) => message).join(' '), Object.fromEntries(fields))
}
