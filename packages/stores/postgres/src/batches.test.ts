import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Batches } from './batches.ts'

interface Call {
  readonly key: string
  readonly value?: number
}

const sameness = {
  identity: ({ key }: Call) => key,
  echo: (call: Call, sent: Call, answer: string) => `${call.value ?? ''} after ${sent.value ?? ''}: ${answer}`,
}

function recorded(answer: (calls: readonly Call[]) => Promise<string[]>) {
  const sent: string[][] = []
  const late: string[] = []
  const options = {
    ...sameness,
    limitMs: 5000,
    onLate: ({ key }: Call, got: string) => void late.push(`${key}: ${got}`),
  }
  const batches = new Batches<Call, string>((calls) => {
    sent.push(calls.map(({ key }) => key))
    return answer(calls)
  }, options)
  return {
    batches,
    sent,
    late,
    add: (key: string, value?: number) => batches.add({ key, ...(value !== undefined && { value }) }),
  }
}

const echoed = async (calls: readonly Call[]) => calls.map(({ key }) => `answer to ${key}`)
const keys = (count: number) => Array.from({ length: count }, (_, at) => `key ${at}`)
const sqlError = (code: string) => Object.assign(new Error(`SQLSTATE ${code}`), { code })

describe('batches', () => {
  it('send what comes in one turn of the loop together, and answer each', async () => {
    const { add, sent } = recorded(echoed)
    expect(await Promise.all(keys(3).map((key) => add(key)))).toEqual(keys(3).map((key) => `answer to ${key}`))
    expect(sent).toEqual([keys(3)])
  })

  it('hold 256 calls at most, and two are in progress at most', async () => {
    let underWay = 0
    let most = 0
    const { add, sent } = recorded(async (calls) => {
      most = Math.max(most, ++underWay)
      await new Promise((resolve) => setTimeout(resolve, 2))
      underWay--
      return echoed(calls)
    })
    const answers = await Promise.all(keys(1000).map((key) => add(key)))
    expect(answers).toEqual(keys(1000).map((key) => `answer to ${key}`))
    expect(Math.max(...sent.map(({ length }) => length))).toBe(256)
    expect(sent.flat()).toEqual(keys(1000))
    expect(most).toBe(2)
  })

  it.each([
    [128, [128]],
    [129, [65, 64]],
    [256, [128, 128]],
  ])('%i that come while nothing is in progress go as %j', async (count, sizes) => {
    const { add, sent } = recorded(echoed)
    await Promise.all(keys(count).map((key) => add(key)))
    expect(sent.map(({ length }) => length)).toEqual(sizes)
  })

  it('send one of several calls of the same identity, and answer the others from its answer', async () => {
    const { add, sent } = recorded(echoed)
    expect(await Promise.all([add('a', 1), add('b', 2), add('a', 3), add('a', 4)])).toEqual([
      'answer to a',
      'answer to b',
      '3 after 1: answer to a',
      '4 after 1: answer to a',
    ])
    expect(sent).toEqual([['a', 'b']])
  })

  it('are sent call by call after an error about the statement, so that only the wrong one fails', async () => {
    const { add, sent } = recorded(async (calls) => {
      if (calls.some(({ key }) => key === 'wrong')) throw sqlError('22021')
      return echoed(calls)
    })
    const answers = await Promise.allSettled([add('a'), add('wrong'), add('wrong'), add('b')])
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
    expect(sent).toEqual([['a', 'wrong', 'b'], ['a'], ['wrong'], ['b']])
  })

  it.each(['08006', '53300', '57P01', '25006', 'ECONNREFUSED', 'EPIPE', undefined])(
    'fail as a whole where every call would fail alone as well: %s',
    async (code) => {
      const { add, sent } = recorded(async () => {
        throw code === undefined ? new Error('gone') : sqlError(code)
      })
      const answers = await Promise.allSettled([add('a'), add('a'), add('b')])
      expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
      expect(sent).toHaveLength(1)
    },
  )

  it('continue after a failure', async () => {
    let fails = true
    const { add } = recorded(async (calls) => {
      if (fails) throw new Error('gone')
      return echoed(calls)
    })
    await expect(add('a')).rejects.toThrow('gone')
    fails = false
    expect(await add('a')).toBe('answer to a')
  })
})

describe('a batch that is not answered', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
  afterEach(() => void vi.useRealTimers())
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  const outcome = (call: Promise<string>) => call.catch((error: Error) => error.message)

  function silent() {
    const answers: ((value: string[]) => void)[] = []
    const all = recorded(() => new Promise((resolve) => answers.push(resolve)))
    return { ...all, answers }
  }

  it('fails when its time is up, and holds up the others no longer', async () => {
    const { add, sent, answers } = silent()
    const first = [outcome(add('a')), outcome(add('a', 2))]
    await turn()
    const second = outcome(add('b'))
    await turn()
    vi.advanceTimersByTime(1000)
    const third = outcome(add('c'))
    await turn()
    expect(sent).toEqual([['a'], ['b']])

    vi.advanceTimersByTime(4000)
    expect(await Promise.all([...first, second])).toEqual(
      Array(3).fill(expect.stringMatching(/no response within 5000 ms/)),
    )
    await turn()
    expect(sent).toEqual([['a'], ['b'], ['c']])
    answers[2]?.(['right'])
    expect(await third).toBe('right')
  })

  it('takes calls along that have waited as long', async () => {
    const { add, sent } = silent()
    for (const key of ['a', 'b']) {
      void outcome(add(key))
      await turn()
    }
    const waiting = outcome(add('c'))
    vi.advanceTimersByTime(5000)
    await turn()
    expect(await waiting).toMatch(/no response within 5000 ms/)
    expect(sent).toEqual([['a'], ['b']])
  })

  it('passes on the answer that comes late, and frees its place once', async () => {
    const { add, sent, answers, late } = silent()
    for (const key of ['a', 'b']) {
      void outcome(add(key))
      await turn()
    }
    vi.advanceTimersByTime(5000)
    for (const answer of answers) answer(['late'])
    await turn()
    expect(late).toEqual(['a: late', 'b: late'])
    for (const key of ['c', 'd', 'e']) {
      void outcome(add(key))
      await turn()
    }
    expect(sent).toEqual([['a'], ['b'], ['c'], ['d']])
  })

  it('is not sent on call by call when it is refused late', async () => {
    const refusals: ((error: Error) => void)[] = []
    const { add, sent } = recorded(() => new Promise((_, reject) => refusals.push(reject)))
    const calls = [outcome(add('a')), outcome(add('b'))]
    await turn()
    vi.advanceTimersByTime(5000)
    refusals[0]?.(sqlError('22021'))
    await turn()
    expect(await Promise.all(calls)).toEqual(Array(2).fill(expect.stringMatching(/no response/)))
    expect(sent).toEqual([['a', 'b']])
  })

  it('leaves no timer behind once it is answered', async () => {
    const { add } = recorded(echoed)
    await add('a')
    expect(vi.getTimerCount()).toBe(0)
  })
})
