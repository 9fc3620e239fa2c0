import { BlockList, isIPv6 } from 'node:net'

// https://www.iana.org/assignments/iana-ipv4-special-registry and -ipv6-special-registry
const ranges = [
  ['loopback', 'ipv4', '127.0.0.0', 8],
  ['loopback', 'ipv6', '::1', 128],
  ['private', 'ipv4', '10.0.0.0', 8],
  ['private', 'ipv4', '172.16.0.0', 12],
  ['private', 'ipv4', '192.168.0.0', 16],
  ['private', 'ipv4', '100.64.0.0', 10],
  ['private', 'ipv6', 'fc00::', 7],
  ['link-local', 'ipv4', '169.254.0.0', 16],
  ['link-local', 'ipv6', 'fe80::', 10],
  ['unspecified', 'ipv4', '0.0.0.0', 8],
  ['unspecified', 'ipv6', '::', 128],
] as const

const lists = ranges.map(([kind, family, network, prefix]) => {
  const list = new BlockList()
  list.addSubnet(network, prefix, family)
  return { kind, list }
})

/** Why Audian cannot reach an IP address; `undefined` for public ones. */
export function specialKind(address: string): (typeof ranges)[number][0] | undefined {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4'
  return lists.find(({ list }) => list.check(address, family))?.kind
}
