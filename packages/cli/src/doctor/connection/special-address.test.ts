import { expect, it } from 'vitest'
import { specialKind } from './special-address.ts'

it.each([
  ['127.0.0.1', 'loopback'],
  ['::1', 'loopback'],
  ['10.1.2.3', 'private'],
  ['172.31.0.1', 'private'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'private'],
  ['fd12:3456::1', 'private'],
  ['::ffff:10.0.0.1', 'private'],
  ['169.254.169.254', 'link-local'],
  ['fe80::1', 'link-local'],
  ['0.0.0.0', 'unspecified'],
  ['::', 'unspecified'],
  ['172.32.0.1', undefined],
  ['8.8.8.8', undefined],
  ['2606:4700::1111', undefined],
])('%s is %s', (address, kind) => {
  expect(specialKind(address)).toBe(kind)
})
