import { lookup } from 'node:dns/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { type Findings, headings, ok, problem, warning } from '../finding.ts'
import type { Target } from '../target.ts'
import { specialKind } from './special-address.ts'

export interface HostAddress {
  readonly address: string
  readonly family: number
}

interface ResolveOptions {
  readonly timeoutMs: number
  /** Whether an emulator delivers, which can reach private addresses too. */
  readonly isLocal: boolean
}

/** Resolves the name as other programs on this machine do, including /etc/hosts. Empty if it cannot be resolved. */
export async function* inspectAddress(
  { url, isLoopback }: Target,
  { timeoutMs, isLocal }: ResolveOptions,
): Findings<readonly HostAddress[]> {
  const id = 'address'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const found = await resolve(host, timeoutMs)
  if (typeof found === 'string') {
    yield unresolved(id, host, found)
    return []
  }
  const special = found.flatMap(({ address }) => {
    const kind = specialKind(address)
    return kind === undefined ? [] : `${address} (${kind})`
  })
  const all = found.map(({ address }) => address).join(', ')
  if (isLocal || special.length === 0)
    yield ok(id, all === host ? `The address is ${host}.` : `${host} resolves to ${all}.`)
  else if (isLoopback) yield onThisMachine(id, host)
  else yield unreachable(id, host, special)
  return found
}

async function resolve(host: string, timeoutMs: number): Promise<HostAddress[] | string> {
  const ended = new AbortController()
  const timeout = delay(timeoutMs, 'TIMEOUT', { signal: ended.signal }).catch(() => 'TIMEOUT')
  const asked = lookup(host, { all: true }).catch((error: NodeJS.ErrnoException) => error.code ?? 'ERROR')
  return await Promise.race([asked, timeout]).finally(() => ended.abort())
}

function unresolved(id: string, host: string, code: string) {
  const noAnswer = code === 'TIMEOUT' || code === 'EAI_AGAIN'
  return problem(id, {
    title: noAnswer
      ? `The name servers did not respond for ${host} (${code}).`
      : `Cannot resolve the host ${host} (${code}).`,
    advice: noAnswer
      ? 'Check the name servers of the domain and the network of this machine.'
      : 'Correct the host name, or add an A or AAAA record for it.',
    heading: headings.receiving,
  })
}

function onThisMachine(id: string, host: string) {
  return warning(id, {
    title: `${host} is this machine itself: Audian cannot reach it.`,
    advice: 'Pass the public URL, such as that of a tunnel, or add --emulator if a local Audian delivers.',
    heading: headings.receiving,
  })
}

function unreachable(id: string, host: string, special: readonly string[]) {
  return problem(id, {
    title: `${host} has an address that Audian cannot reach: ${special.join(', ')}.`,
    detail: 'This is how this machine resolves the name. Public name servers may return other addresses.',
    advice: 'Use only public addresses for the host name, or run the doctor from outside this network.',
    heading: headings.receiving,
  })
}
