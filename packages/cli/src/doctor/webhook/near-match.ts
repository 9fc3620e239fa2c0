/** How a registered URL differs from the one that was meant. */
interface Difference {
  /** The rest of a sentence. */
  readonly text: string
  /** How likely it is that another receiver is there. */
  readonly weight: number
}

/** `undefined` if they have nothing in common. */
export function difference(registered: string, meant: URL): Difference | undefined {
  if (!URL.canParse(registered)) return undefined
  const url = new URL(registered)
  if (bareHost(url) !== bareHost(meant)) return undefined
  const hasOtherPort = url.protocol === meant.protocol && url.port !== meant.port
  const differs = [
    url.protocol !== meant.protocol && `it begins with ${url.protocol}//`,
    url.hostname !== meant.hostname && (url.hostname.startsWith('www.') ? 'its host has www.' : 'its host has no www.'),
    hasOtherPort && `its port is ${url.port === '' ? 'the usual one' : url.port}`,
    pathDifference(url.pathname, meant.pathname),
    url.search !== meant.search && (url.search === '' ? 'it has no query' : 'its query differs'),
  ].filter((each) => typeof each === 'string')
  return { text: differs.join(', '), weight: differs.length + (hasOtherPort ? 5 : 0) }
}

function bareHost({ hostname }: URL): string {
  return hostname.replace(/^www\./, '')
}

function pathDifference(path: string, meant: string): string | undefined {
  if (path === meant) return undefined
  if (path === `${meant}/`) return 'its path ends with a slash'
  if (`${path}/` === meant) return 'its path does not end with a slash'
  if (path.toLowerCase() === meant.toLowerCase()) return `its path is in another case: ${path}`
  return `its path is ${path}`
}
