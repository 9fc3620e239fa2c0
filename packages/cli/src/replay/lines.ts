/** A line without its end; `undefined` for one that is too long. */
export interface Line {
  /** Counts from 1. */
  readonly number: number
  readonly bytes: Buffer | undefined
  /** With its end. */
  readonly size: number
}

const lineFeed = 10

/** The lines of a stream, one after another. Memory holds at most one line of this many bytes. */
export async function* linesOf(chunks: AsyncIterable<Buffer>, mostBytes: number): AsyncGenerator<Line> {
  let kept: Buffer[] = []
  let size = 0
  let number = 1

  function add(part: Buffer): void {
    size += part.length
    if (size <= mostBytes) kept.push(part)
    else kept = []
  }

  function line(endBytes: number): Line {
    const bytes = size <= mostBytes ? Buffer.concat(kept) : undefined
    const whole = { number, bytes, size: size + endBytes }
    kept = []
    size = 0
    number++
    return whole
  }

  for await (const chunk of chunks) {
    let begin = 0
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, begin)) {
      add(chunk.subarray(begin, end))
      yield line(1)
      begin = end + 1
    }
    add(chunk.subarray(begin))
  }
  if (size > 0) yield line(0)
}
