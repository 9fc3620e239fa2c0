import { describe, expect, it } from 'vitest'
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
  const batches = new Batches<Call, string>((calls) => {
    sent.push(calls.map(({ key }) => key))
    return answer(calls)
  }, sameness)
  return {
    batches,
    sent,
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

  it('hold 256 calls at most, and two are under way at most', async () => {
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
    expect(sent.map(({ length }) => length)).toEqual([256, 256, 256, 232])
    expect(most).toBe(2)
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

  it('go on after a failure', async () => {
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
