import { joinStoreContract } from '@audian-webhooks/testing'
import { prepareDatabase } from '../prepare-database.ts'
import { sqliteStore } from '../sqlite-store.ts'
import { loadDriver } from './drivers.ts'

const [, , driver = '', file = ''] = process.argv
const database = loadDriver(driver)?.(file)
if (database === undefined) throw new Error(`No driver ${driver}.`)
prepareDatabase(database, { busyTimeoutMs: 60_000, synchronous: 'NORMAL' })
joinStoreContract(sqliteStore({ database }))
