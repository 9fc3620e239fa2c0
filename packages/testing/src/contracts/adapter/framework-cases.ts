import { deepEqual, equal, ok } from 'node:assert/strict'
import { type AdapterCase, parsersOf, serverFor } from './adapter-case.ts'
import { checkAnswer } from './check-answer.ts'
import { maxBodyBytes, withServer } from './fixture.ts'

/** What the framework around the adapter does with bodies. */
export const frameworkCases: readonly AdapterCase[] = [
  {
    name: 'answers 500 at once when a parser has read the body, and the log names it and what to do',
    needs: 'parsersInFront',
    run: async (subject) => {
      for (const { parser, advice, contentType, createServer } of parsersOf(subject)) {
        await withServer(subject, { createServer }, async ({ deliver, sign, log, outcomes, runs }) => {
          const delivery = sign()
          checkAnswer(
            await deliver({ ...delivery, headers: { ...delivery.headers, 'content-type': contentType } }),
            'misconfigured',
          )
          const outcome = await outcomes.nth(1)
          const detail = outcome.outcome === 'misconfigured' ? outcome.detail : outcome.outcome
          ok(detail.includes(parser), `The detail does not name ${parser}: ${detail}`)
          ok(detail.includes(advice), `The detail does not advise '${advice}': ${detail}`)
          const lines = log.filter(({ level, fields }) => level === 'error' && fields.detail === detail)
          equal(lines.length, 1, 'Nothing was logged as an error')
          equal(runs.all.length, 0)
        })
      }
    },
  },
  {
    name: 'takes the raw body that the framework has kept',
    needs: 'rawBodyKept',
    run: async (subject) =>
      withServer(
        subject,
        { createServer: serverFor(subject, 'rawBodyKept') },
        async ({ deliver, request, sign, runs }) => {
          const bytes = Buffer.concat([
            Buffer.from(' {"event":"call.failed","data":{"call_id":"'),
            Buffer.of(0xff),
            Buffer.from('"}}\n'),
          ])
          const delivery = sign(bytes)
          checkAnswer(await deliver(delivery), 'received')
          deepEqual(Buffer.from((await runs.nth(1)).context.rawBody), bytes)
          checkAnswer(await request({ headers: [['Content-Type', 'application/json']], body: bytes }), 'unauthentic')
          checkAnswer(await deliver(sign(Buffer.alloc(maxBodyBytes + 1, ' '))), 'tooLarge')
        },
      ),
  },
  {
    name: "leaves the framework's own parser alone on other routes",
    needs: 'otherRoute',
    run: async (subject) =>
      withServer(subject, { createServer: serverFor(subject, 'otherRoute') }, async ({ deliver, request }) => {
        const value = { text: 'Zoë', list: [1, null] }
        const headers = [['Content-Type', 'application/json']] as const
        for (let round = 0; round < 2; round++) {
          const other = await request({ target: '/other', headers, body: Buffer.from(JSON.stringify(value)) })
          deepEqual(JSON.parse(other.body.toString()), value)
          checkAnswer(await deliver(), 'received')
        }
      }),
  },
]
