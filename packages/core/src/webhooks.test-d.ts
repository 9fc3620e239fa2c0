import { describe, expectTypeOf, it } from 'vitest'
import * as z from 'zod'
import type { AudianEvent, Context, Handler } from './index.ts'
import { createWebhooks } from './index.ts'
import type { CallCompleted, CallFailed, Envelope, RecordingCompleted } from './protocol/index.ts'
import { eventSchemas } from './protocol/index.ts'

const webhooks = createWebhooks({ secret: 's', store: 'none' })
const acme = createWebhooks({
  secret: 's',
  store: 'none',
  events: {
    'acme.thing': z.looseObject({ a: z.number(), inner: z.looseObject({ b: z.string() }).optional() }),
    'acme.any': z.record(z.string(), z.unknown()),
    'acme.date': z.object({ at: z.coerce.date() }),
    'call.failed': z.looseObject({ call_id: z.string(), hangup_cause: z.string() }),
  },
})

describe('on()', () => {
  it('gives a name its event', () => {
    webhooks.on('call.completed', (event, context) => {
      expectTypeOf(event).toEqualTypeOf<Envelope<'call.completed', CallCompleted>>()
      expectTypeOf(event.data).toEqualTypeOf<CallCompleted>()
      expectTypeOf(event.data.duration).toBeNumber()
      expectTypeOf(event.data.tags?.x).toEqualTypeOf<string | undefined>()
      expectTypeOf(context).toEqualTypeOf<Context>()
      expectTypeOf(context.signal).toEqualTypeOf<AbortSignal>()
    })
  })

  it('gives a namespace, a list and * the union of what they match', () => {
    webhooks.on('recording.*', (event) => {
      expectTypeOf(event).toEqualTypeOf<Envelope<'recording.completed', RecordingCompleted>>()
    })
    webhooks.on(['call.failed', 'recording.*'], (event) => {
      switch (event.event) {
        case 'call.failed':
          expectTypeOf(event.data).toEqualTypeOf<CallFailed>()
          break
        case 'recording.completed':
          expectTypeOf(event.data).toEqualTypeOf<RecordingCompleted>()
          break
        default:
          expectTypeOf(event).toBeNever()
      }
    })
    webhooks.on('*', (event) => {
      expectTypeOf(event.event).toEqualTypeOf<
        'call.initiated' | 'call.ringing' | 'call.answered' | 'call.completed' | 'call.failed' | 'recording.completed'
      >()
    })
    const patterns = ['call.failed', 'recording.completed'] as const
    webhooks.on(patterns, (event) => {
      expectTypeOf(event.event).toEqualTypeOf<'call.failed' | 'recording.completed'>()
    })
  })

  it('knows private events, by any schema, and schemas that replace those of Audian', () => {
    acme.on('acme.thing', (event) => {
      expectTypeOf(event.data.a).toBeNumber()
      expectTypeOf(event.data.inner?.b).toEqualTypeOf<string | undefined>()
    })
    acme.on('acme.any', (event) => expectTypeOf(event.data.anything).toBeUnknown())
    acme.on('acme.date', (event) => expectTypeOf(event.data.at).toEqualTypeOf<Date>())
    acme.on('call.failed', (event) => expectTypeOf(event.data.hangup_cause).toBeString())
    acme.on('call.completed', (event) => expectTypeOf(event.data).toEqualTypeOf<CallCompleted>())
  })

  it('types fields that Audian does not document, once they are declared, and no others', () => {
    const hangupCause = z.looseObject({ hangup_cause: z.string().optional() })
    const receiver = createWebhooks({
      secret: 's',
      store: 'none',
      events: { 'call.failed': z.intersection(eventSchemas['call.failed'], hangupCause) },
    })
    receiver.on('call.failed', (event) => {
      expectTypeOf(event.data.call_id).toBeString()
      expectTypeOf(event.data.hangup_cause).toEqualTypeOf<string | undefined>()
      // @ts-expect-error not declared
      event.data.hangup_reason
    })
    webhooks.on('call.failed', (event) => {
      // @ts-expect-error not documented
      event.data.hangup_cause
    })
  })

  it('can be chained, and takes handlers with and without a promise', () => {
    expectTypeOf(webhooks.on('call.failed', () => undefined).on('*', async () => undefined)).toEqualTypeOf(webhooks)
  })
})

describe('onUnmatched()', () => {
  it('promises nothing of the data', () => {
    webhooks.onUnmatched((event, context) => {
      expectTypeOf(event.event).toBeString()
      expectTypeOf(event.data).toBeUnknown()
      expectTypeOf(context).toEqualTypeOf<Context>()
    })
  })
})

describe('handlers written elsewhere', () => {
  it('are typed by their patterns, and fit where these fit', () => {
    const completed: Handler<'call.completed'> = (event) => expectTypeOf(event.data.duration).toBeNumber()
    const thing: Handler<'acme.thing', typeof acme> = (event) => expectTypeOf(event.data.a).toBeNumber()
    const several: Handler<['call.failed', 'call.completed']> = (event) => expectTypeOf(event.data.call_id).toBeString()
    const wide: Handler<'call.*'> = (event) => expectTypeOf(event.data.call_id).toBeString()
    const byEvent = (event: AudianEvent<'call.completed'>) => expectTypeOf(event.data.duration).toBeNumber()
    webhooks.on('call.completed', completed).on('call.completed', wide).on('call.completed', byEvent)
    webhooks.on(['call.failed', 'call.completed'], several)
    acme.on('call.completed', completed).on('acme.thing', thing)
  })
})
