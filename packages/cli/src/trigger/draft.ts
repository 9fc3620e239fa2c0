import { randomUUID } from 'node:crypto'
import { isSampled, sampleEvent } from '@audian-webhooks/core/protocol'
import { UsageError } from '../errors.ts'
import { eventNames, nearest } from '../events/event-names.ts'
import { assign, assignNew, type Draft } from './assign.ts'

export interface DraftFlags {
  readonly set?: readonly string[] | undefined
  readonly setNew?: readonly string[] | undefined
  readonly id?: string | undefined
  readonly unknownEvent?: boolean | undefined
}

/** The documented sample of an event, with what the flags change. @throws UsageError */
export function draftOf(name: string, { set = [], setNew = [], id, unknownEvent }: DraftFlags): Draft {
  const draft = startOf(name, unknownEvent ?? false)
  for (const assignment of set) assign(draft, assignment)
  for (const assignment of setNew) assignNew(draft, assignment)
  if (id !== undefined) draft.id = id
  return draft
}

/** An id that no other event has. */
export function newEventId(): string {
  return `evt_${randomUUID().replaceAll('-', '')}`
}

function startOf(name: string, unknownEvent: boolean): Draft {
  if (isSampled(name)) return structuredClone({ ...sampleEvent(name), id: newEventId() })
  if (unknownEvent) {
    return { id: newEventId(), timestamp: new Date().toISOString(), event: name, version: 'v1', data: {} }
  }
  const meant = nearest(name, eventNames)
  const suggestion = meant === undefined ? `Documented events: ${eventNames.join(', ')}.` : `Did you mean ${meant}?`
  throw new UsageError(`Unknown event '${name}'. ${suggestion} Send it anyway with --unknown-event.`)
}
