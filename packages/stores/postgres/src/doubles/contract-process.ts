import { joinStoreContract } from '@audian-webhooks/testing'
import { Pool } from 'pg'
import { postgresStore } from '../postgres-store.ts'

joinStoreContract(postgresStore({ pool: new Pool({ connectionString: process.argv[2] }) }))
