import type { EventQueue } from '@audian-webhooks/core/queue'
import Database from 'libsql'
import { expectTypeOf, it } from 'vitest'
import { sqliteQueue } from './open-queue.ts'

it('accepts a database of libsql, and is a queue with workers', () => {
  const queue = () => sqliteQueue({ database: new Database('file') })
  expectTypeOf(queue).returns.toExtend<EventQueue>()
  expectTypeOf(queue().add).returns.toEqualTypeOf<Promise<void>>()
})

it('accepts no client of promises', () => {
  const client = { execute: async (sql: string) => [sql] }
  // @ts-expect-error It has neither exec() nor prepare().
  sqliteQueue({ database: client })
})
