import { expect, it } from 'vitest'
import { publishingOrder } from './publishing-order.ts'

it('puts a package after those that it needs, and leaves packages of others out', () => {
  const packages = [
    { name: 'cli', needs: ['emulator', 'commander'] },
    { name: 'emulator', needs: ['core', 'fastify'] },
    { name: 'core', needs: ['zod'] },
  ]
  expect(publishingOrder(packages)).toEqual(['core', 'emulator', 'cli'])
})

it('names packages that need each other', () => {
  const packages = [
    { name: 'one', needs: ['two'] },
    { name: 'two', needs: ['one'] },
    { name: 'three', needs: [] },
  ]
  expect(() => publishingOrder(packages)).toThrow('These packages need each other: one, two')
})
