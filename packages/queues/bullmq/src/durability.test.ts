import { expect, it } from 'vitest'
import { durabilityProblems } from './durability.ts'

/** What INFO of a server answers that loses nothing, but for these fields. */
function problemsOf(changed: Readonly<Record<string, string>> = {}): string[] {
  const fields = {
    redis_version: '7.0.15',
    role: 'master',
    aof_enabled: '1',
    maxmemory_policy: 'noeviction',
    ...changed,
  }
  const info = Object.entries(fields).map(([name, value]) => `${name}:${value}`)
  return durabilityProblems(['# Server', ...info, ''].join('\r\n'))
}

it('finds nothing wrong with a server that loses nothing', () => {
  expect(problemsOf()).toEqual([])
})

it.each(['6.2.0', '6.10.1', '7.0.0', '8.4.0', '10.0.0'])('accepts Redis %s', (version) => {
  expect(problemsOf({ redis_version: version })).toEqual([])
})

it.each(['2.8.9', '5.0.14', '6.0.20', '6.1.9'])('says that Redis %s is too old', (version) => {
  expect(problemsOf({ redis_version: version })).toEqual([
    `The server is Redis ${version}. BullMQ needs version 6.2 or newer.`,
  ])
})

it('says everything that is wrong at once', () => {
  const problems = problemsOf({
    role: 'slave',
    redis_version: '5.0.0',
    aof_enabled: '0',
    maxmemory_policy: 'allkeys-lru',
  })
  expect(problems.map((problem) => problem.split(' ').slice(0, 5).join(' '))).toEqual([
    'The server is a replica',
    'The server is Redis 5.0.0.',
    'The server keeps no append-only',
    'The server may drop events',
  ])
})

it('says that a server does not tell', () => {
  expect(durabilityProblems('# Server\r\n')).toEqual([expect.stringContaining('does not report whether')])
})
