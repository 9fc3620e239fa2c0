import type { Attempt, Delivery } from '../../src/state/delivery.ts'
import { deliveryTest } from '../format/delivery-test.ts'
import { requestCommand } from '../format/request-command.ts'
import { requestProgram } from '../format/request-program.ts'
import { sentRequest } from '../format/sent-request.ts'
import { samples } from '../state/store.ts'
import { CopyValue } from './copy-value.tsx'

interface CopyAsProps {
  readonly delivery: Delivery
  readonly attempt: Attempt
}

/** Copies a command or a program that repeats an attempt. */
export function CopyAs({ delivery, attempt }: CopyAsProps) {
  const request = sentRequest(delivery, attempt)
  return (
    <p class="copy-as">
      <span class="hint">Copy as</span>
      {request && (
        <>
          <CopyValue name="as curl" shown="curl" text={() => requestCommand(request)} />
          <CopyValue name="as fetch" shown="fetch" text={() => requestProgram(request)} />
        </>
      )}
      <CopyValue name="as test" shown="test" text={() => deliveryTest(delivery, Object.keys(samples.value))} />
    </p>
  )
}
