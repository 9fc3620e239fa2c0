import { sampleEvent } from '@audian-webhooks/testing'

/** An event that no parser and serializer would write again as it is: spaces, escapes, and characters beyond ASCII. */
export function unusualBody(): string {
  const { id, event } = sampleEvent('call.completed')
  return `{ "id" : "${id}",\r\n\t"event":"${event}" ,  "data": { "duration": 1.0, "note": "Zo\u00eb \\u00eb 📞 \u2028" } }\n`
}
