import * as z from 'zod'
import { EmulatorError } from '../emulator-error.ts'
import { isNumber, type NumberKind, numberRule } from '../numbers.ts'

export function numeric(kind: NumberKind, name: string) {
  return z.custom<number>((value) => isNumber(kind, value), numberRule(kind, name))
}

/** Of a query, which is text. */
export function numberOf(value: unknown): unknown {
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : value
}

/** @throws INVALID that names the fields */
export function checked<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const fields = parsed.error.issues.map(({ path, message }) => [String(path[0] ?? 'body'), message] as const)
  throw new EmulatorError('INVALID', fields.map(([, message]) => message).join(' '), Object.fromEntries(fields))
}
