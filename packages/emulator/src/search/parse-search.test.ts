import { describe, expect, it } from 'vitest'
import { parseSearch } from './parse-search.ts'

const text = (value: string) => ({ name: 'text', value })
const tel = (value: string) => ({ name: 'tel', value })

describe('parseSearch()', () => {
  it.each([
    ['', []],
    ['   ', []],
    ['one  TWO', [text('one'), text('TWO')]],
    ['"one two" three', [text('one two'), text('three')]],
    ['"not closed', [text('"not'), text('closed')]],
    [
      'event:call.* status:failed',
      [
        { name: 'event', value: 'call.*' },
        { name: 'status', value: 'failed' },
      ],
    ],
    [
      'EVENT:a Status:REJECTED',
      [
        { name: 'event', value: 'a' },
        { name: 'status', value: 'rejected' },
      ],
    ],
    [
      'id:evt_1 call:"call 1"',
      [
        { name: 'id', value: 'evt_1' },
        { name: 'call', value: 'call 1' },
      ],
    ],
    ['answer:503 answer:5XX answer:none', ['503', '5xx', 'none'].map((value) => ({ name: 'answer', value }))],
    ['https://host/a sip:ada@host 12:30', [text('https://host/a'), text('sip:ada@host'), text('12:30')]],
    ['"status:failed"', [text('status:failed')]],
    ['{"a":1}', [text('{"a":1}')]],
  ] as const)('%j', (typed, terms) => {
    expect(parseSearch(typed)).toEqual({ ok: true, terms })
  })

  it.each([
    ['+49 30 123 456', [tel('4930123456')]],
    ['0049-30-123456', [tel('4930123456')]],
    ['+49 (0)30 123456', [tel('4930123456')]],
    ['030/123456', [tel('30123456')]],
    ['(415) 555-1234', [tel('4155551234')]],
    ['tel:+4930123456', [tel('4930123456')]],
    ['tel:"030 12"', [tel('03012')]],
    ['+4930123456 +4989654321', [tel('4930123456'), tel('4989654321')]],
    ['4930123456 4989654321', [tel('4930123456'), tel('4989654321')]],
    ['call_1 +49 30 123456 failed', [text('call_1'), tel('4930123456'), text('failed')]],
    ['503', [text('503')]],
    ['00000', [tel('00000')]],
  ] as const)('phone number %s', (typed, terms) => {
    expect(parseSearch(typed)).toEqual({ ok: true, terms })
  })

  it.each([
    ['colour:red', /^Unknown term colour: \(known: event, status, .*put it in quotes\.$/],
    ['constructor:x', /^Unknown term constructor:/],
    ['status:lost', /^Unknown status lost\. Use one of pending, .*rejected/],
    ['answer:soon', /^Unknown answer soon\. Use a status code such as 503/],
    ['answer:600', /^Unknown answer 600\./],
    ['event:', /^event: needs a value, for instance event:call\.\*\.$/],
    ['tel:none', /^tel: needs the digits/],
    ['a '.repeat(21), /at most 20/],
  ])('describes the error in %s', (typed, problem) => {
    expect(parseSearch(typed)).toEqual({ ok: false, problem: expect.stringMatching(problem) })
  })

  it('parses hostile texts quickly', () => {
    for (const typed of [
      '"'.repeat(1000),
      'a:'.repeat(500),
      '+'.repeat(1000),
      `${'1 '.repeat(500)}x`,
      '\ud800:\u0000',
    ]) {
      expect(parseSearch(typed)).toBeDefined()
    }
  })
})
