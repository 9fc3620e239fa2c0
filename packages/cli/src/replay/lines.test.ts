import { describe, expect, it } from 'vitest'
import { linesOf } from './lines.ts'

async function linesIn(text: string, { chunkBytes, mostBytes = 100 }: { chunkBytes: number; mostBytes?: number }) {
  async function* chunks() {
    const bytes = Buffer.from(text)
    for (let begin = 0; begin < bytes.length; begin += chunkBytes) yield bytes.subarray(begin, begin + chunkBytes)
  }
  const lines: { number: number; text: string | undefined; size: number }[] = []
  for await (const { number, bytes, size } of linesOf(chunks(), mostBytes)) {
    lines.push({ number, text: bytes?.toString(), size })
  }
  return lines
}

describe('the lines of a stream', () => {
  it.each([1, 2, 3, 5, 100])('are whole, however it is cut: %d bytes at a time', async (chunkBytes) => {
    expect(await linesIn('one\n\nzwölf 🎉\nlast', { chunkBytes })).toEqual([
      { number: 1, text: 'one', size: 4 },
      { number: 2, text: '', size: 1 },
      { number: 3, text: 'zwölf 🎉', size: 12 },
      { number: 4, text: 'last', size: 4 },
    ])
  })

  it.each([1, 4, 100])('that are too long are counted and not kept: %d bytes at a time', async (chunkBytes) => {
    expect(await linesIn('12345\n123456\n1\n', { chunkBytes, mostBytes: 5 })).toEqual([
      { number: 1, text: '12345', size: 6 },
      { number: 2, text: undefined, size: 7 },
      { number: 3, text: '1', size: 2 },
    ])
  })
})
