import type { Emulator } from '@audian-webhooks/emulator'
import { sampleEvent } from '@audian-webhooks/testing'

const names = ['call.initiated', 'call.ringing', 'call.answered', 'call.completed', 'recording.completed'] as const

/** Sends everything about a new call to one webhook, at once. Returns the call's id. */
export function sendCall(audian: Emulator, webhookId: string): string {
  const call = { call_id: `call_${Date.now().toString(36)}` }
  for (const name of names) audian.test(webhookId, sampleEvent(name, { data: call }))
  return call.call_id
}
