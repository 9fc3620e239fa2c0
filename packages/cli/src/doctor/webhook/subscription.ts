import type { Webhook } from '@audian-webhooks/client'
import { eventNames, nearest } from '../../events/event-names.ts'
import { type Finding, headings, ok, problem, warning } from '../finding.ts'

export function judgeActive({ id, active }: Webhook): Finding {
  if (active) return ok('active', 'The webhook is active.')
  return problem('active', {
    title: 'The webhook is paused: Audian sends no events to it.',
    advice: `Activate it with: audian-webhooks endpoints update ${id} --activate`,
    heading: headings.receiving,
  })
}

/** Whether the names are names of events. Audian has more events than it documents, so only likely mistakes are reported. */
export function judgeEvents({ id, events }: Webhook): Finding {
  if (events.includes('*')) return ok('events', 'The webhook is subscribed to all events.')
  const meant = events.flatMap((name) => {
    const near = meantBy(name)
    return near === undefined ? [] : [{ name, near }]
  })
  if (meant.length > 0) {
    return problem('events', {
      title: `The webhook is subscribed to ${meant.map(({ name, near }) => `${name} (${near} is probably meant)`).join(', ')}.`,
      detail: `Audian documents ${eventNames.join(', ')}.`,
      advice: `Correct the names with: audian-webhooks endpoints update ${id} --events …`,
      heading: headings.processing,
    })
  }
  const unknown = events.filter((name) => !eventNames.includes(name))
  if (events.length === 0 || unknown.length > 0) {
    return warning('events', {
      title:
        events.length === 0
          ? 'The webhook is subscribed to no event.'
          : `Audian does not document ${unknown.join(', ')}.`,
      detail: `It documents ${eventNames.join(', ')}, and has more events.`,
      advice: 'Check the names of the events, or subscribe to * for all of them.',
      heading: headings.processing,
    })
  }
  return ok('events', `The webhook is subscribed to ${events.join(', ')}.`)
}

/** The documented event that was probably meant; `undefined` if the name is one itself, or like none. */
function meantBy(name: string): string | undefined {
  return eventNames.includes(name) ? undefined : nearest(name.toLowerCase(), eventNames)
}
