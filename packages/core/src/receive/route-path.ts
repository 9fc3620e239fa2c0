import { OptionsError } from '../options-error.ts'

/**
 * Checks the option `path` of an adapter whose framework does the routing, and which may contain parameters.
 *
 * @throws OptionsError if it is not a path; `owner` is the adapter's function
 */
export function checkedPath(path: unknown, owner: string): string {
  if (typeof path !== 'string') throw misused(owner, path, 'must be a string, such as "/webhooks".')
  if (!path.startsWith('/')) throw misused(owner, path, 'must begin with a slash.')
  if (/[#?\s]/.test(path)) throw misused(owner, path, 'must be a path without query, fragment and white space.')
  return path
}

/**
 * The path of the webhook route, in the form that `pathOf` returns.
 *
 * @throws OptionsError for a path that no request can have, since Audian gives up an event after a 404
 */
export function literalPath(path: unknown, owner: string): string {
  const checked = checkedPath(path, owner)
  // Concatenated, so that '//host' stays a path.
  const sent = new URL(`http://localhost${checked}`).pathname
  if (sent !== checked) throw misused(owner, path, `never matches: requests for it have '${sent}'.`)
  if (/\/:|\*/.test(checked)) throw misused(owner, path, 'is a pattern, but paths are compared literally.')
  return pathOf(checked)
}

/** The path of a request, without query and trailing slash. */
export function pathOf(target = '/'): string {
  // A request target is a path, or a whole URL where a proxy is spoken to.
  const path = target.replace(/^\w+:\/\/[^/]*/, '').replace(/[?#].*$/s, '')
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path || '/'
}

function misused(owner: string, path: unknown, problem: string): OptionsError {
  const shown = typeof path === 'string' ? `'${path}'` : typeof path
  return new OptionsError(owner, [`path: ${shown} ${problem}`])
}
