import { equal } from 'node:assert/strict'
import { signatureHeader, timestampHeader } from '@audian-webhooks/core/protocol'
import { type BrokenWay, breakDelivery, brokenDeliveries } from '../../broken-deliveries.ts'
import type { AdapterCase } from './adapter-case.ts'
import { checkAnswer } from './check-answer.ts'
import { secret, withServer } from './fixture.ts'

type Header = readonly [name: string, value: string]

/** Audian's headers, right and wrong. */
export const headerCases: readonly AdapterCase[] = [
  ...(Object.keys(brokenDeliveries) as BrokenWay[]).map(
    (way): AdapterCase => ({
      name: `answers ${brokenDeliveries[way].status} to a broken delivery: ${way}`,
      run: (subject) =>
        withServer(subject, {}, async ({ deliver, sign, outcomes, runs }) => {
          const answer = await deliver(breakDelivery(sign(), way, { secret }))
          equal((await outcomes.nth(1)).outcome, brokenDeliveries[way].outcome)
          equal(answer.status, brokenDeliveries[way].status)
          equal(runs.all.length, 0)
        }),
    }),
  ),
  ...[signatureHeader, timestampHeader].flatMap((name): AdapterCase[] => [
    {
      name: `counts a repeated ${name} of one value once`,
      run: (subject) =>
        withServer(subject, {}, async ({ deliver, sign }) => {
          const delivery = sign()
          const headers = Object.entries(delivery.headers)
          checkAnswer(
            await deliver(delivery, { headers: [...headers, [name, delivery.headers[name] ?? '']] }),
            'received',
          )
        }),
    },
    {
      name: `refuses a repeated ${name} of different values, whichever comes first`,
      run: (subject) =>
        withServer(subject, {}, async ({ deliver, sign }) => {
          const delivery = sign()
          const headers: readonly Header[] = Object.entries(delivery.headers)
          const other: Header = [name, name === signatureHeader ? '0'.repeat(64) : '1700000000']
          checkAnswer(await deliver(delivery, { headers: [...headers, other] }), 'unauthentic')
          checkAnswer(await deliver(delivery, { headers: [other, ...headers] }), 'unauthentic')
        }),
    },
  ]),
  {
    name: 'knows headers in any spelling',
    run: (subject) =>
      withServer(subject, {}, async ({ deliver, sign }) => {
        for (const spelt of [upperCase, titleCase, lowerCase]) {
          const delivery = sign()
          const headers = Object.entries(delivery.headers).map(([name, value]): Header => [spelt(name), value])
          checkAnswer(await deliver(delivery, { headers }), 'received')
        }
      }),
  },
  {
    name: 'takes a signature with the prefix sha256= and one in upper case',
    run: (subject) =>
      withServer(subject, {}, async ({ deliver, sign }) => {
        for (const written of [(hex: string) => `sha256=${hex}`, (hex: string) => hex.toUpperCase()]) {
          const delivery = sign()
          const headers = { ...delivery.headers, [signatureHeader]: written(delivery.headers[signatureHeader] ?? '') }
          checkAnswer(await deliver({ ...delivery, headers }), 'received')
        }
      }),
  },
]

const upperCase = (name: string) => name.toUpperCase()
const lowerCase = (name: string) => name.toLowerCase()
const titleCase = (name: string) => name.replace(/\b\w/g, upperCase)
