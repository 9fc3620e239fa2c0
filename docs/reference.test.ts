import { readFileSync } from 'node:fs'
import { createWebhooks, OptionsError, type Tolerance } from '@audian-webhooks/core'
import { signatureCauseCodes } from '@audian-webhooks/core/diagnose'
import { outcomeNames } from '@audian-webhooks/core/kit'
import { describe, expect, it } from 'vitest'
import { defaultNumbers } from '../packages/core/src/options/numbers.ts'
import { settingsOf } from '../packages/core/src/options/settings.ts'
import { workerSettings } from '../packages/core/src/queue/worker-options.ts'
import { emulatorErrorCodes } from '../packages/emulator/src/emulator-error.ts'
import { defaultNumbers as emulatorNumbers } from '../packages/emulator/src/settings.ts'
import { namesIn, tableUnder } from '../tooling/docs/tables.ts'
import { readTypes } from '../tooling/docs/type-members.ts'

const core = 'packages/core/src/index.ts'
const kit = 'packages/core/src/kit.ts'
const queue = 'packages/core/src/queue.ts'
const diagnose = 'packages/core/src/diagnose.ts'
const outcome = 'packages/core/src/outcome.ts'
const memory = 'packages/stores/memory/src/index.ts'
const memoryQueue = 'packages/queues/memory/src/index.ts'
const bullmqQueue = 'packages/queues/bullmq/src/index.ts'
const sqliteQueue = 'packages/queues/sqlite/src/index.ts'
const node = 'packages/adapters/node/src/index.ts'
const express = 'packages/adapters/express/src/index.ts'
const fastify = 'packages/adapters/fastify/src/index.ts'
const fetch = 'packages/adapters/fetch/src/index.ts'
const emulator = 'packages/emulator/src/index.ts'
const types = readTypes([
  core,
  kit,
  queue,
  diagnose,
  outcome,
  memory,
  memoryQueue,
  bullmqQueue,
  sqliteQueue,
  node,
  express,
  fastify,
  fetch,
  emulator,
])

const options = tableUnder('docs/reference/options.md', 'createWebhooks()')
const lifecycle = tableUnder('docs/reference/lifecycle.md', 'Lifecycle')

interface TypeTable {
  readonly page: string
  readonly heading: string
  readonly file: string
  readonly type: string
  /** A type whose members are in a separate table. */
  readonly without?: string
}

/** `1,000` and `{ pastMs: 4500000, … }`: the content of the column of defaults. */
function defaultOf(option: string): string {
  return options.find(([name]) => name === `\`${option}\``)?.[1] ?? ''
}

function toleranceIn(cell: string | undefined): Tolerance {
  const [pastMs = 0, futureMs = 0] = (cell?.match(/\d+/g) ?? []).map(Number)
  return { pastMs, futureMs }
}

describe('a table has every member of its type, and nothing else', () => {
  it.each([
    { page: 'docs/reference/options.md', heading: 'createWebhooks()', file: core, type: 'WebhooksOptions' },
    { page: 'docs/reference/options.md', heading: 'startWorkers()', file: queue, type: 'WorkerOptions' },
    { page: 'docs/reference/options.md', heading: 'processJob()', file: queue, type: 'ProcessJobOptions' },
    { page: 'docs/reference/options.md', heading: 'close()', file: core, type: 'CloseOptions' },
    { page: 'docs/reference/options.md', heading: 'handle() and receive()', file: kit, type: 'HandleOptions' },
    { page: 'docs/reference/options.md', heading: 'verify()', file: core, type: 'VerifyInput' },
    { page: 'docs/guides/signatures.md', heading: 'diagnoseSignature()', file: diagnose, type: 'DiagnoseInput' },
    { page: 'docs/reference/options.md', heading: 'memoryStore()', file: memory, type: 'MemoryStoreOptions' },
    { page: 'docs/reference/options.md', heading: 'memoryQueue()', file: memoryQueue, type: 'MemoryQueueOptions' },
    { page: 'packages/queues/bullmq/README.md', heading: 'Options', file: bullmqQueue, type: 'BullmqQueueOptions' },
    { page: 'packages/queues/sqlite/README.md', heading: 'Options', file: sqliteQueue, type: 'SqliteQueueOptions' },
    { page: 'docs/reference/options.md', heading: 'nodeWebhooks()', file: node, type: 'NodeWebhooksOptions' },
    { page: 'docs/reference/options.md', heading: 'expressWebhooks()', file: express, type: 'ExpressWebhooksOptions' },
    { page: 'docs/reference/options.md', heading: 'fastifyWebhooks', file: fastify, type: 'FastifyWebhooksOptions' },
    { page: 'docs/reference/options.md', heading: 'fetchWebhooks()', file: fetch, type: 'FetchWebhooksOptions' },
    { page: 'packages/emulator/README.md', heading: 'Options', file: emulator, type: 'EmulatorOptions' },
    { page: 'packages/emulator/README.md', heading: 'Chaos', file: emulator, type: 'ChaosSettings' },
    { page: 'docs/reference/context.md', heading: 'Context', file: core, type: 'Context' },
    {
      page: 'docs/reference/context.md',
      heading: 'The transaction',
      file: core,
      type: 'TransactionContext',
      without: 'Context',
    },
    { page: 'docs/reference/lifecycle.md', heading: 'Lifecycle', file: core, type: 'LifecycleEvents' },
    { page: 'docs/reference/lifecycle.md', heading: 'Outcomes', file: outcome, type: 'DeliveryFacts' },
    { page: 'docs/reference/stats.md', heading: 'stats()', file: core, type: 'Stats' },
    { page: 'docs/reference/stats.md', heading: 'ready()', file: core, type: 'Readiness' },
    { page: 'docs/reference/stats.md', heading: 'selfTest()', file: core, type: 'SelfTestResult' },
    { page: 'docs/reference/stats.md', heading: 'close()', file: core, type: 'CloseResult' },
  ])('$page, $heading', ({ page, heading, file, type, without }: TypeTable) => {
    const elsewhere = without === undefined ? [] : types.members({ file, type: without })
    const members = types.members({ file, type }).filter((name) => !elsewhere.includes(name))
    expect(tableUnder(page, heading).flatMap(([name]) => namesIn(name))).toEqual(members)
  })
})

it('the README of the emulator has each of its errors', () => {
  const rows = tableUnder('packages/emulator/README.md', 'Errors')
  expect(rows.flatMap(([code]) => namesIn(code)).sort()).toEqual([...emulatorErrorCodes].sort())
})

it('the page about signatures has each cause', () => {
  const rows = tableUnder('docs/guides/signatures.md', 'Causes')
  expect(rows.flatMap(([code]) => namesIn(code))).toEqual(signatureCauseCodes)
})

describe('options of the emulator', () => {
  const rows = tableUnder('packages/emulator/README.md', 'Options')

  it.each(Object.entries(emulatorNumbers))('%s: the default is %i', (name, value) => {
    const cell = rows.find(([option]) => option === `\`${name}\``)?.[1] ?? ''
    expect(cell.replace(/, a free port$/, '')).toBe(value.toLocaleString('en-US'))
  })
})

describe('options', () => {
  it.each(Object.entries(defaultNumbers))('%s: the default is %i', (name, value) => {
    expect(defaultOf(name)).toBe(value.toLocaleString('en-US'))
  })

  it('the tolerance is the one of a receiver with a store', () => {
    const { tolerance, onMismatch, name } = settingsOf({ secret: 'whsec_1', store: { ...noMethods, shared: false } })
    expect(toleranceIn(defaultOf('tolerance'))).toEqual(tolerance)
    expect([defaultOf('onMismatch'), defaultOf('name')]).toEqual([`\`'${onMismatch}'\``, `\`'${name}'\``])
  })

  it('the tolerance without a store is 5 minutes both ways, as that of verify()', () => {
    const { tolerance } = settingsOf({ secret: 'whsec_1', store: 'none' })
    expect(tolerance).toEqual({ pastMs: 300_000, futureMs: 300_000 })
    const row = tableUnder('docs/reference/options.md', 'verify()').find(([name]) => name === '`tolerance`')
    expect(toleranceIn(row?.[1])).toEqual(tolerance)
  })

  it('the defaults of workers are those of the code', () => {
    const rows = tableUnder('docs/reference/options.md', 'startWorkers()')
    const { concurrency, jobTimeoutMs, retry } = workerSettings({})
    expect(rows.map(([, value]) => value)).toEqual([
      concurrency.toLocaleString('en-US'),
      jobTimeoutMs.toLocaleString('en-US'),
      `\`{ attempts: ${retry.attempts}, baseMs: ${retry.baseMs}, maxMs: ${retry.maxMs} }\``,
    ])
  })

  it.each([
    ['deadlineMs', { deadlineMs: 29_000 }, { deadlineMs: 29_001 }],
    ['renewMs', { renewMs: 15_000 }, { renewMs: 15_001 }],
    [
      'retainMs',
      { retainMs: 4_500_000, tolerance: toleranceIn('4500000 1') },
      { retainMs: 1, tolerance: toleranceIn('2 1') },
    ],
    ['name', { name: 'a'.repeat(64) }, { name: 'a'.repeat(65) }],
  ])('%s has the limit that the page gives', (_name, allowed, refused) => {
    const base = { secret: 'whsec_1', store: 'none' } as const
    expect(() => createWebhooks({ ...base, ...allowed })).not.toThrow()
    expect(() => createWebhooks({ ...base, ...refused })).toThrow(OptionsError)
  })
})

describe('the lifecycle table', () => {
  const whole = types.members({ file: outcome, type: 'DeliveryFacts' })

  it.each(lifecycle)('%s: has the payload of its type', (name, payload) => {
    const event = namesIn(name)[0] ?? ''
    const members = types.membersWithin({ file: core, type: 'LifecycleEvents' }, event)
    if (payload.startsWith('an outcome')) {
      expect(members).toEqual(expect.arrayContaining([...whole, 'outcome', ...namesIn(payload)]))
    } else expect(namesIn(payload)).toEqual(members)
  })
})

describe('the outcomes table', () => {
  const rows = tableUnder('docs/reference/lifecycle.md', 'Outcomes', 2).map(
    ([name, fields]) => [namesIn(name)[0] ?? '', namesIn(fields)] as const,
  )

  it('has every outcome with its fields', () => {
    expect(new Map(rows)).toEqual(types.alternatives({ file: outcome, type: 'Ending' }, 'outcome'))
    expect(rows.map(([name]) => name).sort()).toEqual([...outcomeNames].sort())
  })
})

const noMethods = {
  claim: () => ({ state: 'claimed' }) as const,
  renew: () => true,
  complete: () => true,
  release: () => true,
}

describe('the table of entry points', () => {
  const rows = tableUnder('docs/reference/options.md', 'Where names are imported from').map(([entry, names]) => ({
    entry: namesIn(entry)[0] ?? '',
    names: namesIn(names).map((name) => name.replace('()', '')),
  }))

  it('has every entry point of core', () => {
    const { exports } = JSON.parse(readFileSync('packages/core/package.json', 'utf8'))
    const entries = Object.keys(exports).filter((entry) => entry !== './package.json')
    expect(rows.map(({ entry }) => entry).sort()).toEqual(
      entries.map((entry) => `@audian-webhooks/core${entry.slice(1)}`).sort(),
    )
  })

  it.each(rows)('names what $entry exports', ({ entry, names }) => {
    const entryFile = entry.replace('@audian-webhooks/core', '').replace(/^\//, '')
    const file = { '': 'index', protocol: 'protocol/index' }[entryFile] ?? entryFile
    const source = readFileSync(`packages/core/src/${file}.ts`, 'utf8')
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(source))).toEqual([])
  })
})
