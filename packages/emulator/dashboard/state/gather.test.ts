import { describe, expect, it, vi } from 'vitest'
import type { DeliverySummary } from '../../src/control/views.ts'
import { createGatherer, mostGathered } from './gather.ts'

const delivery = (sequence: number, attempts = 0): DeliverySummary => ({
  id: `dlv_${sequence}`,
  sequence,
  kind: 'event',
  endpointId: 'wh_1',
  eventId: `evt_${sequence}`,
  event: 'call.ringing',
  createdAt: sequence,
  status: 'pending',
  standing: 'pending',
  attempts,
})

function gathererOf() {
  const frames: (() => void)[] = []
  const take = vi.fn<(news: readonly DeliverySummary[]) => void>()
  const startAgain = vi.fn<() => void>()
  const gatherer = createGatherer({ take, startAgain, nextFrame: (callback) => frames.push(callback) })
  const draw = () => {
    for (const frame of frames.splice(0)) frame()
  }
  return { gatherer, take, startAgain, frames, draw }
}

describe('createGatherer()', () => {
  it('combines all changes between two frames, with the latest state of each delivery', () => {
    const { gatherer, take, draw, frames } = gathererOf()
    for (let message = 0; message < 50; message++) {
      gatherer.add(Array.from({ length: 100 }, (_, index) => delivery(message * 100 + index)))
    }
    gatherer.add([delivery(7, 3)])
    expect(frames).toHaveLength(1)
    expect(take).not.toHaveBeenCalled()
    draw()
    expect(take).toHaveBeenCalledTimes(1)
    const news = take.mock.calls[0]?.[0] ?? []
    expect(news).toHaveLength(5000)
    expect(news[7]?.attempts).toBe(3)
    gatherer.add([delivery(1)])
    draw()
    expect(take).toHaveBeenLastCalledWith([delivery(1)])
  })

  it('keeps few changes for a hidden page, and reloads when it is visible', () => {
    const { gatherer, take, startAgain, draw } = gathererOf()
    for (let sequence = 0; sequence <= 3 * mostGathered; sequence++) gatherer.add([delivery(sequence)])
    expect(startAgain).not.toHaveBeenCalled()
    draw()
    expect(startAgain).toHaveBeenCalledTimes(1)
    expect(take).not.toHaveBeenCalled()
    gatherer.add([delivery(1)])
    draw()
    expect(take).toHaveBeenCalledTimes(1)
    expect(startAgain).toHaveBeenCalledTimes(1)
  })

  it('ignores changes from before a clear', () => {
    const { gatherer, take, draw } = gathererOf()
    gatherer.add([delivery(1)])
    gatherer.clear()
    draw()
    expect(take).not.toHaveBeenCalled()
  })
})
