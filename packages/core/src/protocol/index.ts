export type { Envelope } from './envelope.ts'
export type {
  AudianEvents,
  CallAnswered,
  CallCompleted,
  CallFailed,
  CallInitiated,
  CallRinging,
  RecordingCompleted,
  Tags,
} from './events.ts'
export { deliveryIdHeader, eventHeader, signatureHeader, timestampHeader } from './headers.ts'
export { eventSchemas } from './schemas.ts'
export { type SignInput, sign } from './sign.ts'
export { formatTimestamp, parseTimestamp } from './timestamp.ts'
