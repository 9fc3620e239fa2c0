import type { SentRequest } from './sent-request.ts'

/** The maximum length of an argument on Linux. A pipe has no such limit, and `printf` is a shell builtin. */
const longestArgument = 100_000

/** Sends the same request from a POSIX shell. Without the headers that curl would add. */
export function requestCommand({ url, headers, body }: SentRequest): string {
  const piped = body.length > longestArgument
  const lines = [
    `curl -i -X POST ${quoted(url)}`,
    ...Object.entries(headers).map(([name, value]) => `  -H ${quoted(`${name}: ${value}`)}`),
    `  -H 'accept:' -H 'expect:'`,
    piped ? '  --data-binary @-' : `  --data-raw ${quoted(body)}`,
  ]
  return `${piped ? `printf %s ${quoted(body)} | ` : ''}${lines.join(' \\\n')}\n`
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
