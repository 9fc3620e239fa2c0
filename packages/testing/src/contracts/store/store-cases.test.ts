import { join } from 'node:path'
import type { IdempotencyStore } from '@audian-webhooks/core/kit'
import { bundledProgram } from '@audian-webhooks/test-services'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { fakeClock } from '../../fake-clock.ts'
import { type ReferenceEntry, ReferenceStore } from '../reference-store.ts'
import { lateTokenMistakes } from './doubles/late-token-mistakes.ts'
import { type Change, mistakes, turn } from './doubles/mistakes.ts'
import { repeatMistakes } from './doubles/repeat-mistakes.ts'
import { sharingMistakes } from './doubles/sharing-mistakes.ts'
import type { CreateStore, StoreHarness } from './harness.ts'
import { processCases } from './process-cases.ts'
import { storeCases } from './store-cases.ts'

const all = { ...mistakes, ...lateTokenMistakes, ...repeatMistakes, ...sharingMistakes }

/** The cases that a store does not pass, and why. */
async function complaints(createStore: CreateStore): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {}
  for (const { name, run } of storeCases) {
    await run(createStore).catch((error) => {
      found[name] = String(error)
    })
  }
  return found
}

/** The reference, with some of its methods replaced; and three more stores over the same data, changed likewise. */
function changed(change: Change): CreateStore {
  return () => {
    const clock = fakeClock()
    const entries = new Map<string, ReferenceEntry>()
    const reference = new ReferenceStore(clock, entries)
    const open = (): IdempotencyStore => ({
      claim: (key, options) => reference.claim(key, options),
      renew: (key, token, leaseMs) => reference.renew(key, token, leaseMs),
      complete: (key, token, retainMs) => reference.complete(key, token, retainMs),
      release: (key, token) => reference.release(key, token),
      ...change(reference, { clock, entries }),
    })
    return { store: open(), others: [open(), open(), open()], advance: clock.advance }
  }
}

describe('the store contract', () => {
  it('has its own name for each case', () => {
    const names = storeCases.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  it('is kept by the port in its shortest form', async () => {
    expect(await complaints(changed(() => ({})))).toEqual({})
  })

  it('is kept on a machine that stalls for 5 s at each call and at each wait', async () => {
    const stalling = () => {
      const clock = fakeClock()
      const reference = new ReferenceStore(clock)
      vi.spyOn(performance, 'now').mockImplementation(() => clock.monotonic())
      const afterStall = async <T>(call: () => T) => {
        await clock.advance(5000)
        return call()
      }
      const open = (): IdempotencyStore => ({
        claim: (...args) => afterStall(() => reference.claim(...args)),
        renew: (...args) => afterStall(() => reference.renew(...args)),
        complete: (...args) => afterStall(() => reference.complete(...args)),
        release: (...args) => afterStall(() => reference.release(...args)),
      })
      return {
        store: open(),
        others: [open(), open(), open()],
        advance: (ms: number) => clock.advance(ms + 5000),
        close: () => void vi.restoreAllMocks(),
      }
    }
    expect(await complaints(stalling)).toEqual({})
  })

  it('is kept by a store that answers late', async () => {
    const late = changed((reference) => ({
      claim: (key, options) => turn().then(() => reference.claim(key, options)),
      renew: (key, token, leaseMs) => turn().then(() => reference.renew(key, token, leaseMs)),
      complete: (key, token, retainMs) => turn().then(() => reference.complete(key, token, retainMs)),
      release: (key, token) => turn().then(() => reference.release(key, token)),
    }))
    expect(await complaints(late)).toEqual({})
  })

  it.each(Object.entries(all))('is not kept by a store that %s', async (_, { found, change }) => {
    expect(Object.keys(await complaints(changed(change)))).toContain(found)
  })

  it.each(Object.entries(sharingMistakes))('needs several stores to find that one %s', async (_, { change }) => {
    const found = Object.keys(await complaints(changed(change)))
    expect(found.filter((name) => !name.startsWith('shared: '))).toEqual([])
  })

  it('has no case that no mistake can fail', async () => {
    const found = new Set<string>()
    for (const { change } of Object.values(all)) {
      for (const name of Object.keys(await complaints(changed(change)))) found.add(name)
    }
    const unfound = storeCases.map(({ name }) => name).filter((name) => !found.has(name))
    expect(unfound).toEqual(processCases.map(({ name }) => name)) // They are tested below.
  })

  it('is not kept by several stores over different data', async () => {
    const { store, advance } = await changed(() => ({}))()
    const others = [(await changed(() => ({}))()).store]
    expect(Object.keys(await complaints(() => ({ store, others, advance })))).toContain(
      'shared: knows a token at whichever store it comes',
    )
  })

  it('asks for several stores, unless there can be one only', async () => {
    const { store, advance } = await changed(() => ({}))()
    const [shared] = storeCases.filter(({ name }) => name.startsWith('shared: '))
    await expect(shared?.run(() => ({ store, advance }))).rejects.toThrow('give some as `others`')
    const lonely = { ...store, shared: false }
    expect(await shared?.run(() => ({ store: lonely, advance }))).toBe(
      'The store serves one process only (shared: false).',
    )
  })

  it('closes the store of a case that failed', async () => {
    let open = 0
    const failing: CreateStore = async () => {
      open++
      const { store, advance } = await changed(() => ({ claim: () => ({ state: 'claimed' }) }))()
      return { store, advance, close: () => void open-- }
    }
    expect(await complaints(failing)).not.toEqual({})
    expect(open).toBe(0)
  })
})

describe('the cases with processes', () => {
  let module: string
  beforeAll(async () => {
    module = await bundledProgram(join(import.meta.dirname, 'doubles/lonely-process.ts'))
  })
  const execArgv: string[] = []

  async function run(harness: Partial<StoreHarness>): Promise<string | undefined> {
    const opened = await changed(() => ({}))()
    return processCases[0]?.run(() => ({ ...opened, ...harness }))
  }

  it('find that each process has its own keys', async () => {
    await expect(run({ process: { module, execArgv } })).rejects.toThrow(/deep-equal/)
  })

  it('say why a process has not come', async () => {
    await expect(run({ process: { module, execArgv, args: ['fail'] } })).rejects.toThrow(
      /ended with 1\.[\s\S]*There is no such database/,
    )
  })

  it('are skipped where the harness names no program', async () => {
    expect(await run({})).toBe('The harness does not say how to open the store in another process.')
  })
})
