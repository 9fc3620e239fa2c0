import { type DiagnoseInput, diagnoseSignature, type SignatureDiagnosis } from '@audian-webhooks/core/diagnose'
import { signatureHeader, timestampHeader } from '@audian-webhooks/core/protocol'
import { EmulatorError } from '../emulator-error.ts'
import type { State } from '../state/state.ts'

/** The request as the receiver got it. */
export interface ReceivedAttempt extends Pick<DiagnoseInput, 'body'> {
  /** The secret that the receiver verifies with. Default: the secret of the webhook. */
  readonly secret?: DiagnoseInput['secret']
  /** The header as it arrived. Default: as it was sent. */
  readonly signature?: DiagnoseInput['signature']
  /** The header as it arrived. Default: as it was sent. */
  readonly timestamp?: DiagnoseInput['timestamp']
  /** The receiver's clock, milliseconds since the epoch. Default: the age is not checked. */
  readonly now?: number | undefined
}

/** Compares what arrived with what was sent. @throws NOT_FOUND */
export function diagnoseAttempt(state: State, deliveryId: string, received: ReceivedAttempt): SignatureDiagnosis {
  for (const delivery of state.deliveries()) {
    const attempt = delivery.attempts.find((one) => one.deliveryId === deliveryId)
    if (attempt === undefined) continue
    const { [signatureHeader]: signature, [timestampHeader]: timestamp } = attempt.requestHeaders
    return diagnoseSignature({
      body: received.body,
      signature: received.signature ?? signature,
      timestamp: received.timestamp ?? timestamp,
      secret: received.secret ?? state.endpoint(delivery.endpointId)?.secret,
      sent: { body: delivery.body, signature, timestamp },
      now: received.now,
    })
  }
  throw new EmulatorError('NOT_FOUND', `There is no attempt ${deliveryId.slice(0, 100)}.`)
}
