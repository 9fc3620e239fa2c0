import { joinStoreContract } from '@audian-webhooks/testing'
import { Redis } from 'ioredis'
import { redisStore } from '../redis-store.ts'

joinStoreContract(redisStore({ client: new Redis(Number(process.argv[2])) }))
