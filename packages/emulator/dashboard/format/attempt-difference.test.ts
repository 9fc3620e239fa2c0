import { describe, expect, it } from 'vitest'
import type { Attempt } from '../../src/state/delivery.ts'
import { differenceBetween, sentenceOf } from './attempt-difference.ts'

const failed: Attempt = {
  deliveryId: 'delv_1',
  number: 1,
  url: 'http://127.0.0.1:3000/webhooks',
  startedAt: 1000,
  scheduleTime: 0,
  durationMs: 12,
  requestHeaders: { 'content-type': 'application/json', 'x-audian-timestamp': '1', 'x-audian-signature': 'aa' },
  answer: {
    status: 503,
    headers: { server: 'one', 'retry-after': '5' },
    body: '{"ok":false,"id":12345678901234567890}',
  },
}

describe('differenceBetween()', () => {
  it('names what changed, and only that', () => {
    const delivered: Attempt = {
      ...failed,
      number: 2,
      url: 'http://127.0.0.1:3000/hooks',
      requestHeaders: { ...failed.requestHeaders, 'x-audian-timestamp': '61', 'x-audian-signature': 'bb' },
      answer: { status: 200, headers: { server: 'one' }, body: '{"ok":true,"id":12345678901234567890}' },
    }
    const difference = differenceBetween(failed, delivered)
    expect(difference).toEqual({
      facts: [
        { name: 'URL', before: 'http://127.0.0.1:3000/webhooks', after: 'http://127.0.0.1:3000/hooks' },
        { name: 'Answer', before: '503', after: '200' },
      ],
      requestHeaders: [
        { name: 'x-audian-timestamp', before: '1', after: '61' },
        { name: 'x-audian-signature', before: 'aa', after: 'bb' },
      ],
      answerHeaders: [{ name: 'retry-after', before: '5', after: undefined }],
      body: [
        { kind: 'same', text: '{' },
        { kind: 'removed', text: '  "ok": false,' },
        { kind: 'added', text: '  "ok": true,' },
        { kind: 'same', text: '  "id": 12345678901234567890\n}' },
      ],
    })
    expect(sentenceOf(difference)).toBe(
      'Identical except for the URL, “Answer”, x-audian-timestamp, x-audian-signature, the answer’s retry-after, and the answer’s body.',
    )
  })

  it('compares an answer with an error', () => {
    const { answer: _, ...unanswered } = failed
    const difference = differenceBetween({ ...unanswered, error: 'No answer within 5 s.' }, failed)
    expect(difference.facts).toEqual([{ name: 'Answer', before: 'No answer within 5 s.', after: '503' }])
    expect(difference.body).toMatchObject([{ kind: 'added' }])
  })

  it('finds nothing between an attempt and itself', () => {
    expect(sentenceOf(differenceBetween(failed, failed))).toBe('Identical.')
  })
})
