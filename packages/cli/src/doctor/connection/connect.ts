import { connect } from 'node:net'
import { type Finding, type Findings, headings, ok, problem, warning } from '../finding.ts'
import type { Target } from '../target.ts'
import type { HostAddress } from './resolve.ts'

interface Tried extends HostAddress {
  /** Why it failed. */
  readonly code: string | undefined
}

/** Connects to each address, of a family at most two. Returns whether one of them can be reached. */
export async function* inspectConnection(
  target: Target,
  addresses: readonly HostAddress[],
  timeoutMs: number,
): Findings<boolean> {
  const port = portOf(target.url)
  const some = [4, 6].flatMap((wanted) => addresses.filter(({ family }) => family === wanted).slice(0, 2))
  const tried = await Promise.all(some.map((each) => tryConnect(each, port, timeoutMs)))
  const reached = tried.some(({ code }) => code === undefined)
  yield verdict(target, tried, port)
  return reached
}

export function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port)
  return protocol === 'https:' ? 443 : 80
}

function tryConnect(each: HostAddress, port: number, timeoutMs: number): Promise<Tried> {
  return new Promise((resolve) => {
    const socket = connect({ host: each.address, port, timeout: timeoutMs })
    const end = (code: string | undefined) => {
      socket.destroy()
      resolve({ ...each, code })
    }
    socket.on('connect', () => end(undefined))
    socket.on('timeout', () => end('TIMEOUT'))
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? 'ERROR'))
  })
}

function verdict({ isLoopback }: Target, tried: readonly Tried[], port: number): Finding {
  const id = 'tcp'
  const failed = tried.filter(({ code }) => code !== undefined)
  // A machine without IPv6 cannot say anything about the server's.
  const hereOnly = failed.filter(({ family, code }) => family === 6 && cannotTryFromHere.has(code ?? ''))
  const reached = tried.length - failed.length
  if (reached === 0) return refused(id, failed, port)
  const others = failed.filter((each) => !hereOnly.includes(each))
  if (others.length === 0 || isLoopback) {
    return ok(
      id,
      `Port ${port} is open.`,
      hereOnly.length > 0 ? 'IPv6 was not tried: this machine does not have it.' : undefined,
    )
  }
  return warning(id, {
    title: `Port ${port} is open only at some of the addresses.`,
    detail: failures(others),
    advice:
      'Make the server listen on all addresses of its host name, or remove the DNS records of those that do not work.',
    heading: headings.receiving,
  })
}

const cannotTryFromHere = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT'])

function refused(id: string, failed: readonly Tried[], port: number): Finding {
  const isRefused = failed.some(({ code }) => code === 'ECONNREFUSED')
  return problem(id, {
    title: isRefused ? `Nothing listens on port ${port}.` : `Port ${port} cannot be reached.`,
    detail: failures(failed),
    advice: isRefused
      ? 'Start the receiver, or correct the port in the URL.'
      : 'Open the port in firewalls and security groups, and check that the server is running.',
    heading: headings.receiving,
  })
}

function failures(tried: readonly Tried[]): string {
  return tried.map(({ address, code }) => `${address}: ${code}`).join('; ')
}
