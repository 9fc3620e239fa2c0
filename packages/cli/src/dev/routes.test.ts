import { describe, expect, it } from 'vitest'
import { routesOf } from './routes.ts'

const url = 'http://localhost:3000/webhooks'
const route = (...route: string[]) => routesOf({ route })

describe('routes', () => {
  it('forward everything to one address', () => {
    expect(routesOf({ forwardTo: url, route: [] })).toEqual([{ url, events: ['*'] }])
  })

  it('replace a pattern by the documented events that match it', () => {
    expect(route(`*.completed=${url}`)).toEqual([{ url, events: ['call.completed', 'recording.completed'] }])
    expect(route(`call.f*=${url}`)).toEqual([{ url, events: ['call.failed'] }])
  })

  it('keep an undocumented name, and *', () => {
    expect(route(`sms.received=${url}`)).toEqual([{ url, events: ['sms.received'] }])
    expect(route(`*=${url}`)).toEqual([{ url, events: ['*'] }])
  })

  it('to the same address are one', () => {
    expect(route(`call.failed=${url}`, `call.f*=${url}`, `call.ringing=${url}`)).toEqual([
      { url, events: ['call.failed', 'call.ringing'] },
    ])
    expect(routesOf({ forwardTo: url, route: [`call.failed=${url}`] })).toEqual([{ url, events: ['*'] }])
  })

  it('keep an equals sign of the address', () => {
    expect(route('call.failed=http://localhost:3000/?a=b')).toMatchObject([{ url: 'http://localhost:3000/?a=b' }])
  })

  it.each([
    ['sms.*=http://localhost:3000/', "no event fits 'sms.*'"],
    ['call.*', 'is not a pattern and a URL'],
    ['=http://localhost:3000/', 'is not a pattern and a URL'],
    ['call failed=http://localhost:3000/', "'call failed' is not an event name"],
    ['call.*=localhost:3000/a', 'Did you mean http://localhost:3000/a?'],
    ['call.*=http://hooks.example.com/', 'plain http:// is only allowed for this machine'],
    ['call.*=ftp://localhost/', 'must begin with https://'],
    ['call.*=http://me:pw@localhost/', 'must not contain a user name or a password'],
  ])('refuse %s', (text, message) => {
    expect(() => route(text)).toThrow(message)
  })
})
