import { expect, it } from 'vitest'
import { refusal } from '../doubles/replies.ts'
import { clientOf, type Reply, scriptedApi } from '../doubles/scripted-api.ts'
import type { ClientOptions } from '../options/client-options.ts'

const count = 30

/** The warnings that Node gives during a run. */
async function warningsOf(run: () => Promise<unknown>): Promise<string[]> {
  const warnings: string[] = []
  const onWarning = ({ name, message }: Error) => warnings.push(`${name}: ${message}`)
  process.on('warning', onWarning)
  try {
    await run()
    // Node gives them in the next tick.
    await new Promise((resolve) => setImmediate(resolve))
  } finally {
    process.off('warning', onWarning)
  }
  return warnings
}

it.each<[string, Partial<ClientOptions>]>([
  ['a token', {}],
  ['a function', { token: () => 'token-1' }],
  ['an API key', { apiKey: 'key-1' }],
])('many calls at once, each of which is repeated, may share one signal: with %s', async (_, credentials) => {
  const exchanged: Reply[] = credentials.apiKey === undefined ? [] : [{ body: { auth_token: 'token-1' } }]
  const busy = Array.from({ length: count }, () => refusal(503, {}, { 'retry-after': '0.05' }))
  const fine = Array.from({ length: count }, (): Reply => ({ body: [] }))
  const api = await scriptedApi(...exchanged, ...busy, ...fine)
  // A call may be refused more than once: on a busy machine it comes again before others come for the first time.
  const { webhooks } = clientOf(api, { ...credentials, retry: { attempts: count + 1, initialDelayMs: 1 } })
  const { signal } = new AbortController()
  const calls = () => Promise.all(Array.from({ length: count }, () => webhooks.list({ signal }).page()))
  expect(await warningsOf(calls)).toEqual([])
  expect(api.received).toHaveLength(exchanged.length + 2 * count)
})

it('and all of them end with it', async () => {
  const api = await scriptedApi(...Array.from({ length: count }, (): Reply => () => undefined))
  const { webhooks } = clientOf(api)
  const controller = new AbortController()
  const reason = new Error('enough')
  const calls = Promise.allSettled(
    Array.from({ length: count }, () => webhooks.list({ signal: controller.signal }).page()),
  )
  await api.arrived(count)
  controller.abort(reason)
  for (const call of await calls) expect(call).toEqual({ status: 'rejected', reason })
})
