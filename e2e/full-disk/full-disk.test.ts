import { afterEach, expect, it } from 'vitest'
import { heldId } from './handlers.ts'
import { Load } from './load.ts'
import { type DiskReceiver, openReceiver } from './receiver.ts'
import { mountSmallDisk, type SmallDisk } from './small-disk.ts'
import { type WayName, ways } from './ways.ts'

let disk: SmallDisk | undefined
let receiver: DiskReceiver | undefined
afterEach(async () => {
  receiver?.handlers.letGo()
  disk?.makeRoom()
  await receiver?.close()
  disk?.remove()
  receiver = undefined
  disk = undefined
})

const eventually = { timeout: 60_000, interval: 100 }
const idsOf = (name: string, count: number) => Array.from({ length: count }, (_, number) => `evt_${name}_${number}`)

/** Delivers each event once, all at the same time. Returns those that were answered 2xx; every other answer must be 503. */
async function accepted({ deliver }: DiskReceiver, ids: readonly string[]): Promise<string[]> {
  const statuses = await Promise.all(ids.map((id) => deliver(id)))
  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([])
  return ids.filter((_, at) => statuses[at] === 200)
}

/** As Audian does: again and again until the answer is 2xx. */
async function deliverAll(to: DiskReceiver, ids: readonly string[]): Promise<void> {
  let left = [...ids]
  const again = async () => {
    const taken = await accepted(to, left)
    left = left.filter((id) => !taken.includes(id))
    return left
  }
  await expect.poll(again, eventually).toEqual([])
}

it.for(Object.keys(ways) as WayName[])(
  'with %s: 503 while the disk is full, and each event that is answered 200 is handled once',
  { timeout: 240_000 },
  async (way, { skip }) => {
    disk = mountSmallDisk()
    if (disk === undefined) return skip('Only root may mount a disk.')
    const ours = await openReceiver(disk.path('app.db'), way)
    receiver = ours
    const before = idsOf('before', 30)
    expect(await accepted(ours, before)).toEqual(before)
    const held = ours.deliver(heldId)
    await expect.poll(() => ours.handlers.heldBegan(), eventually).toBe(true)

    disk.fill()
    const during: string[] = []
    const refused: string[] = []
    // The write-ahead log may have room that it uses again, for a while.
    for (let group = 0; refused.length === 0 && group < 30; group++) {
      const ids = idsOf(`during_${group}`, 30)
      const taken = await accepted(ours, ids)
      during.push(...ids)
      refused.push(...ids.filter((id) => !taken.includes(id)))
    }
    expect(refused.length).toBeGreaterThan(0)
    const { lines } = ours
    expect(lines).toContainEqual(expect.stringMatching(/Answered 503.*The disk is full/))
    expect(await ours.ready()).toMatchObject({ ready: false })
    ours.handlers.letGo()
    expect(await held).toBe(200)
    expect(ours.integrity()).toBe('ok')

    disk.makeRoom()
    await deliverAll(ours, refused)
    const all = [...before, heldId, ...during].sort()
    const handled = () => [...ours.handlers.handled().keys()].sort()
    await expect.poll(handled, eventually).toEqual(all)
    await deliverAll(ours, all)
    await expect.poll(() => ours.jobs(), eventually).toBe(0)
    expect([...ours.handlers.handled()].filter(([, times]) => times !== 1)).toEqual([])
    expect(await ours.ready()).toEqual({ ready: true, problems: [] })
    expect(ours.integrity()).toBe('ok')
  },
)

it.for(Object.keys(ways) as WayName[])(
  'with %s: the same while the disk fills up again and again under load',
  { timeout: 240_000 },
  async (way, { skip }) => {
    disk = mountSmallDisk()
    if (disk === undefined) return skip('Only root may mount a disk.')
    const ours = await openReceiver(disk.path('app.db'), way)
    receiver = ours
    const load = new Load(ours.deliver)
    for (let times = 0; times < 3; times++) {
      const { length } = load.accepted
      await expect.poll(() => load.accepted.length, eventually).toBeGreaterThan(length + 50)
      disk.fill()
      const { refusals } = load
      await expect.poll(() => load.refusals, eventually).toBeGreaterThan(refusals + 10)
      disk.makeRoom()
    }
    await load.stop()
    expect(load.strange).toEqual([])
    await expect.poll(() => ours.jobs(), eventually).toBe(0)
    await expect.poll(() => ours.handlers.handled().size, eventually).toBe(load.accepted.length)
    expect(ours.handlers.handled()).toEqual(new Map(load.accepted.map((id) => [id, 1])))
    expect(ours.integrity()).toBe('ok')
  },
)
