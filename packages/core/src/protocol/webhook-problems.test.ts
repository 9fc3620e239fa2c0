import { describe, expect, it } from 'vitest'
import { isLoopback, webhookProblems } from './webhook-problems.ts'

const good = { url: 'https://hooks.example.com/webhooks', events: ['call.completed', 'recording.completed'] }

describe('what Audian would refuse', () => {
  it.each([
    ['all fields', good],
    ['all events', { events: ['*'] }],
    ['a name that is not documented', { events: ['sms.received', 'call.leg_2.held-back'] }],
    ['nothing at all', {}],
    ['a port and a query', { url: 'https://hooks.example.com:8443/a/b?c=d' }],
  ])('is not %s', (_name, webhook) => {
    expect(webhookProblems(webhook)).toEqual([])
  })

  it.each([
    ['http://hooks.example.com/', 'Audian does not deliver over plain HTTP'],
    ['http://localhost:3000/', 'Audian does not deliver over plain HTTP'],
    ['ftp://hooks.example.com/', 'not ftp://'],
    ['/webhooks', 'must be an absolute URL'],
    ['', 'must be an absolute URL'],
    ['https://user:secret@hooks.example.com/', 'a user name or a password'],
  ])('is the url %j', (url, problem) => {
    expect(webhookProblems({ url })).toEqual([{ field: 'url', problem: expect.stringContaining(problem) }])
  })

  it.each([
    [[], 'The list must not be empty'],
    [['call.*'], "does not support the pattern 'call.*'"],
    [['call'], "'call' is not an event name"],
    [['call.completed', 'call completed'], "'call completed' is not an event name"],
    [['**'], "'**' is not an event name"],
    [['.completed'], "'.completed' is not an event name"],
  ])('is to subscribe to %j', (events, problem) => {
    expect(webhookProblems({ events })).toEqual([{ field: 'events', problem: expect.stringContaining(problem) }])
  })

  it('names all fields at once, and never repeats more than a hundred characters', () => {
    const problems = webhookProblems({ url: 'no', events: ['x'.repeat(5000)] })
    expect(problems.map(({ field }) => field)).toEqual(['url', 'events'])
    expect(problems[1]?.problem.length).toBeLessThan(200)
  })
})

describe('plain HTTP', () => {
  it('is allowed to the hosts that the rules name', () => {
    const rules = { plainHttp: isLoopback }
    expect(webhookProblems({ url: 'http://localhost:3000/webhooks' }, rules)).toEqual([])
    const [refused] = webhookProblems({ url: 'http://hooks.example.com/' }, rules)
    expect(refused?.problem).toContain('for this machine')
  })

  it.each(['localhost', 'app.localhost', '127.0.0.1', '127.1.2.3', '[::1]'])('%s is this machine', (host) => {
    expect(isLoopback(new URL(`http://${host}:3000/`).hostname)).toBe(true)
  })

  it.each(['localhost.example.com', 'xlocalhost', '128.0.0.1', '127.0.0.1.example.com', '[::2]', '0.0.0.0'])(
    '%s is not',
    (host) => {
      expect(isLoopback(new URL(`http://${host}/`).hostname)).toBe(false)
    },
  )
})
