import { expect, it } from 'vitest'
import { nextStep } from './next-step.ts'

const released = { changesets: ['config.json', 'changelog.cjs'], version: '0.1.0', tags: ['v0.1.0', ''] }

it('sets the version while changes wait for one, also when the current one is not published', () => {
  expect(nextStep({ ...released, changesets: ['config.json', 'a-change.md'] })).toBe('version')
  expect(nextStep({ ...released, changesets: ['a-change.md'], tags: [] })).toBe('version')
})

it('publishes a version without a tag', () => {
  expect(nextStep({ ...released, tags: ['v0.0.9', 'v0.1.0-next.0'] })).toBe('publish')
})

it('does nothing once the version has its tag, or before the first version', () => {
  expect(nextStep(released)).toBe('nothing')
  expect(nextStep({ ...released, version: '0.0.0', tags: [] })).toBe('nothing')
})
