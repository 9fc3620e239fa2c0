import { prepareDatabase } from '@audian-webhooks/store-sqlite'
import { openDatabase } from './drivers.ts'

// Holds the write lock until it is killed.
const [, , file = ''] = process.argv

const database = openDatabase(file)
prepareDatabase(database)
database.exec('BEGIN IMMEDIATE')
process.send?.('locked')
setInterval(() => undefined, 60_000)
