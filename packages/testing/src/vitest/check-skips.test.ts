import { expect, it } from 'vitest'
import { describeAdapterContract } from './describe-adapter-contract.ts'
import { describeStoreContract } from './describe-store-contract.ts'

const skip = { 'claim: gives a free kee': 'It was renamed.' }
const unused = () => {
  throw new Error('nothing may be run')
}

it('refuses to skip a case that does not exist', () => {
  const problem = new RangeError("There is no case 'claim: gives a free kee' to skip.")

  expect(() => describeStoreContract('a store', unused, { skip })).toThrow(problem)
  expect(() => describeAdapterContract('an adapter', unused, { skip })).toThrow(problem)
})
