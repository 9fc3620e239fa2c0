import { runInNewContext } from 'node:vm'
import { secret } from './deliveries.ts'

/** What must never be printed, beside the secret. */
export const phone = '+14155551234'

class RequestError extends Error {
  override readonly name = `RequestError ${phone}`
  readonly code = `E_${phone}`
  readonly to = phone
  readonly config = { headers: { authorization: `Bearer ${secret}` }, url: `https://example.com/?to=${phone}` }
  toJSON(): object {
    return { to: this.to, config: this.config }
  }
}

/** A failing handler's errors, each with the number or the secret in another place. */
export function leakyErrors(): readonly (readonly [string, unknown])[] {
  const inMessage = new Error(`Could not call ${phone}`)
  const inStack = Object.assign(new Error('x'), { stack: `Error: x\n    at call (/calls/${phone}/${secret}.js:1:1)` })
  const inRing = new Error(`one ${phone}`)
  inRing.cause = new Error(`other ${phone}`, { cause: inRing })
  return [
    ['its message', inMessage],
    ['its message, in a URL', new Error(`GET https://example.com/calls?to=${encodeURIComponent(phone)}: 500`)],
    ['its message, at the end of a sentence', new Error(`Could not call ${phone.slice(1)}.`)],
    ['its message, grouped', new Error('Could not call (415) 555-1234 or 1-415-555-1234')],
    ['its message, as a secret', new Error(`wrong secret: ${secret}`)],
    ['its message, as JSON', new Error(JSON.stringify({ from: phone, to: Number(phone) }))],
    ['its message, as escaped JSON', new Error(`{"from":"${phone.replace('+', '\\u002B')}"}`)],
    ['its stack', inStack],
    ['its cause', new Error('outer', { cause: inMessage })],
    ['a cause that is not an error', new Error('outer', { cause: { [phone]: [phone, Number(phone), secret] } })],
    ['a cause that is a text', new Error('outer', { cause: `${phone} ${secret}` })],
    ['a ring of causes', inRing],
    ['gathered errors', new AggregateError([inMessage, phone, { to: phone }], `all of ${phone}`)],
    ['its own fields', new RequestError('x')],
    ['fields of any depth', Object.assign(new Error('x'), { response: { data: { to: phone } }, code: { to: phone } })],
    ['a strange message', Object.assign(new Error('x'), { message: { to: phone } })],
    ['another realm', runInNewContext(`new Error('Could not call ${phone}')`)],
    ['no error: a text', `Could not call ${phone}`],
    ['no error: a number', Number(phone)],
    ['no error: an object', { to: phone, list: [{ to: Number(phone) }], [phone]: secret }],
    ['no error: a list', [phone, [secret]]],
    ['no error: bytes', Buffer.from(phone)],
    ['no error: a URL', new URL(`https://example.com/?to=${phone}`)],
    ['no error: a map', new Map([[phone, phone]])],
    ['no error: a function', () => '+14155551234'],
    ['no error: a symbol', Symbol(phone)],
  ]
}

/** Whether a text gives a number or the secret away. The last two digits may show. */
export function gaveAway(text: string): boolean {
  const bytes = [...Buffer.from(phone)].join(',')
  return /555\D{0,2}1234/.test(text) || text.includes(secret) || text.includes(bytes)
}
