import { expectTypeOf, it } from 'vitest'
import { type AudianWebhooksError, OptionsError } from './index.ts'

it('is known by is(), with its code and its problems', () => {
  const error: unknown = undefined
  if (OptionsError.is(error)) {
    expectTypeOf(error).toExtend<AudianWebhooksError>()
    expectTypeOf(error.code).toEqualTypeOf<'OPTIONS_INVALID'>()
    expectTypeOf(error.problems).toEqualTypeOf<readonly string[]>()
  }
})
