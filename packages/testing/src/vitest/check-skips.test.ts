import { OptionsError } from '@audian-webhooks/core'
import { expect, it } from 'vitest'
import { describeAdapterContract } from './describe-adapter-contract.ts'
import { describeStoreContract } from './describe-store-contract.ts'

const skip = { 'claim: gives a free kee': 'It was renamed.' }
const unused = () => {
  throw new Error('nothing may be run')
}

it('refuses to skip a case that does not exist', () => {
  const problems = ["skip: there is no case 'claim: gives a free kee'."]

  expect(() => describeStoreContract('a store', unused, { skip })).toThrow(
    new OptionsError('describeStoreContract', problems),
  )
  expect(() => describeAdapterContract('an adapter', unused, { skip })).toThrow(
    new OptionsError('describeAdapterContract', problems),
  )
})
