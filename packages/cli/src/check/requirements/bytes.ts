import { sampleEvent } from '@audian-webhooks/core/protocol'
import { expectAccepted, expectNotGivenUp } from '../expect.ts'
import type { Requirement } from '../requirement.ts'
import type { Subject } from '../subject.ts'
import { withHeader } from '../wire/message.ts'

const reason = 'The signature covers the bytes that are sent. The same JSON in other bytes has a different signature.'
const fix =
  'Verify the raw bytes before you parse them: express.raw(), request.get_data() in Flask, request.arrayBuffer() in fetch handlers.'

interface Spelling {
  readonly what: string
  readonly write: (id: string, subject: Subject) => Buffer | string
}

/** A `call.completed` with this text as the value of `data`. */
function event(id: string, data: string): string {
  const time = new Date().toISOString()
  return `{"id":"${id}","timestamp":"${time}","event":"call.completed","version":"v1","data":${data}}`
}

/** All that `call.completed` must have, and more. */
function data(more: string): string {
  const known = JSON.stringify(sampleEvent('call.completed').data).replace(/"tags":\{.*?\},?/, '')
  return `${known.replace(/,?\}$/, '')},${more}}`
}

const unicode: readonly Spelling[] = [
  { what: 'Unicode as it is (é, 📞)', write: (id) => event(id, data('"from_name":"Zoë é 📞 \u2028"')) },
  { what: 'Unicode in escapes (\\u00e9)', write: (id) => event(id, data('"from_name":"Zo\\u00eb \\ud83d\\udcde"')) },
  { what: 'ASCII in escapes (\\/, \\u0041)', write: (id) => event(id, data('"from_name":"\\u0041\\/B"')) },
]

const whiteSpace: readonly Spelling[] = [
  { what: 'JSON with indentation', write: (_, subject) => JSON.stringify(JSON.parse(subject.body()), null, 2) },
  {
    what: 'JSON with CRLF line endings',
    write: (_, subject) => JSON.stringify(JSON.parse(subject.body()), null, '\t').replaceAll('\n', '\r\n'),
  },
  { what: 'JSON with a trailing line break', write: (_, subject) => `${subject.body()}\n` },
  { what: 'JSON with spaces around it', write: (_, subject) => `  ${subject.body()}  ` },
]

const numbers: readonly Spelling[] = [
  { what: 'the number 305.0', write: (id) => event(id, data('"score":305.0')) },
  { what: 'the number 1e2', write: (id) => event(id, data('"score":1e2')) },
  { what: 'the number 9007199254740993 (2^53 + 1)', write: (id) => event(id, data('"score":9007199254740993')) },
]

const order: readonly Spelling[] = [
  {
    what: 'members in another order',
    write: (id) => `{"data":${data('"a":1')},"event":"call.completed","id":"${id}"}`,
  },
  { what: 'members named by numbers, the larger first', write: (id) => event(id, data('"tags":{"2":"b","1":"a"}')) },
]

const odd: readonly Spelling[] = [
  { what: 'a duplicate member', write: (id) => event(id, data('"tags":{"a":"1","a":"2"}')) },
  { what: 'half of a surrogate pair (\\ud83d)', write: (id) => event(id, data('"from_name":"\\ud83d"')) },
  { what: 'a member named __proto__', write: (id) => event(id, data('"tags":{"__proto__":"a"}')) },
  { what: 'a byte-order mark', write: (_, subject) => `\ufeff${subject.body()}` },
  {
    what: 'bytes that are not UTF-8',
    write: (id) => Buffer.from(event(id, data('"from_name":"\u00ff"')), 'latin1'),
  },
]

const contentTypes = ['application/json; charset=utf-8', 'application/vnd.audian+json', undefined]

function messages(subject: Subject, spellings: readonly Spelling[]) {
  return spellings.map(({ what, write }) =>
    subject.signed(`an authentic event with ${what}`, write(subject.newId(), subject)),
  )
}

/** The signature is verified over the bytes that arrive. */
export const bytesRequirements: readonly Requirement[] = [
  {
    id: 'ACK-10',
    level: 'ack',
    title: 'Unicode is verified as it was sent, escaped or not',
    reason,
    fix,
    probe: (subject) => expectAccepted(subject, messages(subject, unicode)),
  },
  {
    id: 'ACK-11',
    level: 'ack',
    title: 'White space is verified as it was sent',
    reason,
    fix,
    probe: (subject) => expectAccepted(subject, messages(subject, whiteSpace)),
  },
  {
    id: 'ACK-12',
    level: 'ack',
    title: 'Numbers are verified as they were sent',
    reason,
    fix,
    probe: (subject) => expectAccepted(subject, messages(subject, numbers)),
  },
  {
    id: 'ACK-13',
    level: 'ack',
    title: 'Members are verified in the order in which they were sent',
    reason,
    fix,
    probe: (subject) => expectAccepted(subject, messages(subject, order)),
  },
  {
    id: 'ACK-14',
    level: 'ack',
    title: 'Unusual JSON does not get a 4xx response',
    reason: `${reason} Your parser may be the cause: after 5xx you can fix it and get the event again, after 4xx the event is lost.`,
    fix: 'Verify the raw bytes. Respond with 500 to a signed body that cannot be parsed.',
    probe: (subject) => expectNotGivenUp(subject, messages(subject, odd)),
  },
  {
    id: 'ACK-15',
    level: 'ack',
    title: 'The content type does not matter',
    reason: 'Audian does not fully document it. A body parser that skips a type gives you no body.',
    fix: 'Read the raw body of every type: express.raw({ type: () => true }).',
    probe: (subject) =>
      expectAccepted(
        subject,
        contentTypes.map((type) =>
          withHeader(
            subject.signed(
              `an authentic event with ${type === undefined ? 'no Content-Type' : `the Content-Type ${type}`}`,
            ),
            'content-type',
            type,
          ),
        ),
      ),
  },
  {
    id: 'ACK-16',
    level: 'ack',
    title: 'A body that arrives slowly and in chunks is accepted',
    reason: 'A network may split a body into any number of chunks, even within a character.',
    fix: 'Collect all bytes of the body, then verify them. Do not decode single chunks.',
    probe: (subject) => {
      const body = event(subject.newId(), data(`"from_name":"${'📞'.repeat(20)}"`))
      const message = subject.signed('an authentic event in 20 chunks, within a second', body)
      return expectAccepted(subject, [message], { slowly: { pieces: 20, pauseMs: 50 } })
    },
  },
]
