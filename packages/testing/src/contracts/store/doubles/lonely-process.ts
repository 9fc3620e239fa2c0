import { systemClock } from '@audian-webhooks/core/kit'
import { ReferenceStore } from '../../reference-store.ts'
import { joinStoreContract } from '../join-store-contract.ts'

/** A store that each process has to itself, or none if it is set to fail. */
if (process.argv[2] === 'fail') throw new Error('There is no such database.')
joinStoreContract(new ReferenceStore(systemClock))
