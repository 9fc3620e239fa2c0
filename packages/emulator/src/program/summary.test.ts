import { expect, it } from 'vitest'
import type { Tally } from '../state/tally.ts'
import { summary } from './summary.ts'

const none: Tally = {
  deliveries: 0,
  pending: 0,
  retrying: 0,
  delivered: 0,
  failed: 0,
  rejected: 0,
  accepted: 0,
  unanswered: 0,
  attempts: 0,
}

it.each([
  [none, 'no deliveries'],
  [{ ...none, deliveries: 1, delivered: 1, attempts: 1 }, '1 delivery: delivered 1; 1 attempt'],
  [
    { ...none, deliveries: 6, retrying: 1, delivered: 3, rejected: 1, accepted: 1, attempts: 9 },
    '6 deliveries: retrying 1, delivered 3, rejected as expected 1, accepted although forged 1; 9 attempts',
  ],
])('counts in the words of the dashboard', (tally, expected) => {
  expect(summary(tally)).toBe(expected)
})
