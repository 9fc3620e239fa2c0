import type { Webhook } from '@audian-webhooks/client'
import { sampleEvents } from '@audian-webhooks/core/protocol'
import leven from 'leven'
import { type Finding, headings, ok, problem, warning } from '../finding.ts'

const documented = Object.keys(sampleEvents)

export function judgeActive({ id, active }: Webhook): Finding {
  if (active) return ok('active', 'The webhook is active.')
  return problem('active', {
    title: 'The webhook is paused: Audian sends it nothing.',
    advice: `Activate it with: audian-webhooks endpoints update ${id} --activate`,
    heading: headings.receiving,
  })
}

/** Whether the names are those of events. Audian has more than it documents, so that only likely mistakes are named. */
export function judgeEvents({ id, events }: Webhook): Finding {
  if (events.includes('*')) return ok('events', 'The webhook is subscribed to all events.')
  const meant = events.flatMap((name) => {
    const near = nearest(name)
    return near === undefined ? [] : [{ name, near }]
  })
  if (meant.length > 0) {
    return problem('events', {
      title: `The webhook is subscribed to ${meant.map(({ name, near }) => `${name} (${near} is probably meant)`).join(', ')}.`,
      detail: `Audian documents ${documented.join(', ')}.`,
      advice: `Correct the names with: audian-webhooks endpoints update ${id} --events …`,
      heading: headings.processing,
    })
  }
  const unknown = events.filter((name) => !documented.includes(name))
  if (events.length === 0 || unknown.length > 0) {
    return warning('events', {
      title:
        events.length === 0 ? 'The webhook is subscribed to no event.' : `Audian documents no ${unknown.join(', ')}.`,
      detail: `It documents ${documented.join(', ')}, and has more.`,
      advice: 'Check the names of the events, or subscribe to * for all of them.',
      heading: headings.processing,
    })
  }
  return ok('events', `The webhook is subscribed to ${events.join(', ')}.`)
}

/** The documented event that was probably meant; `undefined` if the name is one itself, or like none. */
function nearest(name: string): string | undefined {
  if (documented.includes(name)) return undefined
  const near = documented.map((each) => ({ each, distance: leven(name.toLowerCase(), each, { maxDistance: 4 }) }))
  const [best] = near.sort((one, other) => one.distance - other.distance)
  return best !== undefined && best.distance <= 3 ? best.each : undefined
}
