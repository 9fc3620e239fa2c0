import { isLoopback, webhookProblems } from '@audian-webhooks/core/protocol'
import { type Route, receiverUrlProblem } from '@audian-webhooks/emulator/program'
import { UsageError } from '../errors.ts'
import { eventNames, fits } from '../events/event-names.ts'

export interface RouteFlags {
  readonly forwardTo?: string | undefined
  /** `pattern=url` */
  readonly route?: readonly string[] | undefined
}

/**
 * Returns the routes of the flags, one for each address. Audian has no patterns except `*`, so others are replaced by the
 * documented names that match.
 *
 * @throws UsageError
 */
export function routesOf({ forwardTo, route = [] }: RouteFlags): Route[] {
  const routes = route.map(parseRoute)
  if (forwardTo !== undefined) routes.unshift({ url: checkedUrl('--forward-to', forwardTo), events: ['*'] })
  const byUrl = new Map<string, string[]>()
  for (const { url, events } of routes) byUrl.set(url, [...(byUrl.get(url) ?? []), ...events])
  return [...byUrl].map(([url, events]) => ({ url, events: events.includes('*') ? ['*'] : [...new Set(events)] }))
}

function parseRoute(text: string): Route {
  const border = text.indexOf('=')
  if (border < 1) {
    throw new UsageError(
      `--route: '${text}' is not a pattern and a URL. Write --route 'call.*=http://localhost:3000/'.`,
    )
  }
  const pattern = text.slice(0, border)
  return { url: checkedUrl('--route', text.slice(border + 1)), events: eventsFor(pattern) }
}

function eventsFor(pattern: string): string[] {
  if (pattern === '*') return ['*']
  // An undocumented name may still exist.
  if (!pattern.includes('*')) return [checkedName(pattern)]
  const names = eventNames.filter((name) => fits(pattern, name))
  if (names.length > 0) return names
  const known = `Audian has no patterns, so --route can only name documented events: ${eventNames.join(', ')}.`
  throw new UsageError(`--route: no event fits '${pattern}'. ${known} Forward everything with '*'.`)
}

function checkedName(name: string): string {
  const [problem] = webhookProblems({ events: [name] })
  if (problem !== undefined) throw new UsageError(`--route: ${problem.problem}`)
  return name
}

function checkedUrl(flag: string, text: string): string {
  const problem = receiverUrlProblem(text, isLoopback)
  if (problem !== undefined) throw new UsageError(`${flag}: ${problem}`)
  return new URL(text).href
}
