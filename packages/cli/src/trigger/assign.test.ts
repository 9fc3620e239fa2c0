import { describe, expect, it } from 'vitest'
import { assign, assignNew, type Draft } from './assign.ts'

const event = (): Draft => ({ id: 'evt_1', event: 'call.completed', data: { duration: 305, tags: { agent: 'a-17' } } })

describe('a field that there is', () => {
  it.each([
    ['data.duration=42', { duration: 42 }],
    ['data.duration=soon', { duration: 'soon' }],
    ['data.duration="42"', { duration: '42' }],
    ['data.duration=', { duration: '' }],
    ['data.duration=a=b', { duration: 'a=b' }],
    ['data.duration=null', { duration: null }],
    ['data.tags.agent=b', { tags: { agent: 'b' } }],
    ['data.tags={"a":1}', { tags: { a: 1 } }],
  ])('is set by %s', (assignment, data) => {
    const draft = event()
    assign(draft, assignment)
    expect(draft).toMatchObject({ data })
  })
})

describe('--set', () => {
  it.each([
    ['data.duraton=1', 'Did you mean data.duration?'],
    ['duration=1', 'Did you mean data.duration?'],
    ['data.sentiment_of_the_caller=1', 'Known: id, event, data, data.duration, data.tags, data.tags.agent.'],
    ['data.duration', 'is not an assignment'],
    ['=1', 'is not an assignment'],
    ['data..x=1', 'is not an assignment'],
    ['event=call.failed', "the name of the event is the command's argument"],
  ])('refuses %s', (assignment, message) => {
    const draft = event()
    expect(() => assign(draft, assignment)).toThrow(message)
    expect(draft).toEqual(event())
  })
})

describe('--set-new', () => {
  it('adds a field, and the objects on the way', () => {
    const draft = event()
    assignNew(draft, 'data.sentiment.score=0.8')
    assignNew(draft, 'region=eu-1')
    expect(draft).toMatchObject({ region: 'eu-1', data: { duration: 305, sentiment: { score: 0.8 } } })
  })

  it('refuses to go through what is not an object', () => {
    expect(() => assignNew(event(), 'data.duration.unit=s')).toThrow('duration is not an object')
  })

  it.each(['__proto__.polluted=1', 'data.constructor.prototype.polluted=1', 'data.prototype=1'])(
    'refuses %s, which would reach other objects',
    (assignment) => {
      expect(() => assignNew(event(), assignment)).toThrow('a field cannot have the name')
      expect(() => assign(event(), assignment)).toThrow('a field cannot have the name')
      expect({}).not.toHaveProperty('polluted')
    },
  )
})
