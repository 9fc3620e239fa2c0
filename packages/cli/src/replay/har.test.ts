import { describe, expect, it } from 'vitest'
import { harItems } from './har.ts'

const found = (file: string | Buffer) => [...harItems('a.har', Buffer.from(file))].map((item) => item.found)
const archive = (...entries: object[]) => JSON.stringify({ log: { entries } })
const post = (text: string) => ({ request: { method: 'POST', headers: [], postData: { text } } })

describe('an HTTP Archive', () => {
  it('may begin with a byte order mark', () => {
    const body = '{"event":"call.failed"}'
    expect(found(`\ufeff${archive(post(body))}`)).toMatchObject([{ place: 'a.har entry 1', body: Buffer.from(body) }])
  })

  it.each([
    ['without entries', '{"log":{}}', 'It is not an HTTP Archive'],
    ['that is cut off', '{"log":{"entries":[', 'It is not an HTTP Archive'],
    ['that is not UTF-8', Buffer.from(archive(post('{"event":"\u00ff"}')), 'latin1'), 'It is not an HTTP Archive'],
    ['without deliveries', archive(post('a=b')), 'No request in it is a delivery of Audian.'],
    ['with an entry of another form', archive({ request: 1 }), 'It has no request in the form of HTTP Archives.'],
  ])('%s is named', (_name, file, problem) => {
    expect(found(file)).toContainEqual(expect.objectContaining({ problem: expect.stringContaining(problem) }))
  })
})
