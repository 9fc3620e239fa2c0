/**
 * A path to answer at, as `pathOf` gives the paths of requests.
 *
 * @throws TypeError if it does not begin with a slash; `owner` says whose option it is
 */
export function wantedPath(path: string, owner: string): string {
  if (path.startsWith('/')) return pathOf(path)
  throw new TypeError(`${owner}({ path }): '${path}' must begin with a slash.`)
}

/** The path that a request is for, without query and trailing slash. */
export function pathOf(target = '/'): string {
  // A request target is a path, or a whole URL where a proxy is spoken to.
  const path = target.replace(/^\w+:\/\/[^/]*/, '').replace(/[?#].*$/s, '')
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path || '/'
}
