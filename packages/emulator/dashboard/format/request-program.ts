import type { SentRequest } from './sent-request.ts'

/** A complete Node program that sends the same request. */
export function requestProgram({ url, headers, body }: SentRequest): string {
  return `// Save it as replay.mjs, and run: node replay.mjs
// The signature is that of the attempt. Receivers reject it when its timestamp is too old.
const response = await fetch(${JSON.stringify(url)}, {
  method: 'POST',
  headers: ${JSON.stringify(headers, null, 2).replaceAll('\n', '\n  ')},
  body: ${JSON.stringify(body)},
})
console.log(response.status, await response.text())
`
}
