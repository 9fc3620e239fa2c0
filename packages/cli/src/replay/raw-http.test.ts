import { describe, expect, it } from 'vitest'
import { rawRequests } from './raw-http.ts'

function found(text: string | Buffer) {
  return [...rawRequests('requests.http', Buffer.from(text))].map((item) => item.found)
}

const request = (body: string, ...headers: string[]) => ['POST /webhooks HTTP/1.1', ...headers, '', body].join('\r\n')

describe('requests as they are on the wire', () => {
  it('follow each other', () => {
    const one = request('{"event":"a"}', 'Host: x', 'X-Audian-Timestamp: 1705315800', 'Content-Length: 13')
    const two = request('zwölf', 'content-length: 6')
    expect(found(`${one}\r\n${two}`)).toEqual([
      {
        place: 'requests.http:1',
        headers: { host: 'x', 'x-audian-timestamp': '1705315800', 'content-length': '13' },
        body: Buffer.from('{"event":"a"}'),
        at: 1_705_315_800_000,
      },
      { place: 'requests.http:7', headers: { 'content-length': '6' }, body: Buffer.from('zwölf'), at: undefined },
    ])
  })

  it('may have line feeds only in their heads, as editors save them', () => {
    expect(found('POST / HTTP/1.0\nContent-Length: 2\n\n{}\n')).toMatchObject([{ body: Buffer.from('{}') }])
  })

  it('may come in chunks, with a trailer', () => {
    const chunked = request('3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: 1\r\n\r\n', 'Transfer-Encoding: chunked')
    expect(found(chunked + request('{}', 'Content-Length: 2'))).toMatchObject([
      { body: Buffer.from('abc0123456789') },
      { body: Buffer.from('{}') },
    ])
  })

  it('keep bytes that are not text', () => {
    const head = Buffer.from(request('', 'Content-Length: 3'))
    expect(found(Buffer.concat([head, Buffer.from([0xff, 0, 10])]))).toMatchObject([
      { body: Buffer.from([0xff, 0, 10]) },
    ])
  })

  it.each([
    ['a body that ends early', request('{}', 'Content-Length: 3'), 'Its body ends early, after 2 of 3 bytes.'],
    ['a body without a length', request('{}'), 'the end of its body is unknown'],
    ['another method', 'GET / HTTP/1.1\r\n\r\n', 'must begin with a line such as'],
    ['no head', 'POST / HTTP/1.1\r\n', 'no empty line after the head'],
    ['a line that is not a header', request('', 'no header', 'Content-Length: 0'), 'not a header'],
    ['chunks that end early', request('5\r\nabc', 'Transfer-Encoding: chunked'), 'Its chunks end early'],
    ['chunks that are damaged', request('zz\r\n', 'Transfer-Encoding: chunked'), 'Its chunks end early'],
    ['a chunk that is longer than it says', request('1\r\nabc\r\n0\r\n\r\n', 'Transfer-Encoding: chunked'), 'damaged'],
  ])('are rejected with %s, and what follows too', (_name, text, problem) => {
    const good = request('{}', 'Content-Length: 2')
    expect(found(`${good}\r\n${text}`)).toMatchObject([
      { body: Buffer.from('{}') },
      { place: 'requests.http:5', problem: expect.stringContaining(problem) },
    ])
  })
})
