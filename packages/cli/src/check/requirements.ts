import type { Requirement } from './requirement.ts'
import { acceptRequirements } from './requirements/accept.ts'
import { bytesRequirements } from './requirements/bytes.ts'
import { durableRequirements } from './requirements/durable.ts'
import { futureRequirements } from './requirements/future.ts'
import { handledRequirements } from './requirements/handled.ts'
import { idempotentRequirements } from './requirements/idempotent.ts'
import { requestRequirements } from './requirements/requests.ts'
import { signatureRequirements } from './requirements/signature.ts'
import { sourceRequirements } from './requirements/source.ts'
import { timestampRequirements } from './requirements/timestamp.ts'

/** All of them, in the order in which they are checked. */
export const requirements: readonly Requirement[] = [
  ...acceptRequirements,
  ...bytesRequirements,
  ...signatureRequirements,
  ...timestampRequirements,
  ...requestRequirements,
  ...futureRequirements,
  ...handledRequirements,
  ...sourceRequirements,
  ...idempotentRequirements,
  ...durableRequirements,
]
