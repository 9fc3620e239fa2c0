import { expect, it } from 'vitest'
import { requestCommand } from './request-command.ts'

const headers = { 'content-type': 'application/json', 'x-audian-event': "it's" }

it('quotes for a POSIX shell, and leaves out what curl would add', () => {
  expect(requestCommand({ url: 'http://localhost/?a=$b', headers, body: '{"a":"it\'s $x"}' })).toBe(
    `curl -i -X POST 'http://localhost/?a=$b' \\
  -H 'content-type: application/json' \\
  -H 'x-audian-event: it'\\''s' \\
  -H 'accept:' -H 'expect:' \\
  --data-raw '{"a":"it'\\''s $x"}'
`,
  )
})

it('passes a body through a pipe if it is too long for an argument', () => {
  const body = 'x'.repeat(100_001)
  const command = requestCommand({ url: 'http://localhost/', headers: {}, body })
  expect(command.startsWith(`printf %s '${body}' | curl `)).toBe(true)
  expect(command.endsWith("-H 'expect:' \\\n  --data-binary @-\n")).toBe(true)
})
