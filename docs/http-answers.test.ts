import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Answer, outcomeNames, routeAnswers } from '@audian-webhooks/core/kit'
import { expect, it } from 'vitest'
import { answersOf } from '../tooling/docs/answers-of.ts'
import { namesIn, tableUnder } from '../tooling/docs/tables.ts'
import { root } from '../tooling/workspace.ts'

const file = 'docs/reference/http-answers.md'
const page = readFileSync(join(root, file), 'utf8')
const rows = tableUnder(file, 'Outcomes').map(([name, answer]) => [namesIn(name)[0], answer] as const)

function written({ status, body }: Answer): string {
  return `${status} \`${body}\``
}

it('the table has every outcome', () => {
  expect(rows.map(([name]) => name).sort()).toEqual([...outcomeNames].sort())
})

it.each(outcomeNames)('%s has its answers', (name) => {
  const answers = answersOf(name).map((answer) => (answer === undefined ? 'none' : written(answer)))
  expect(rows.find(([row]) => row === name)?.[1]).toBe(answers.join(' or '))
})

it('the page describes the headers of answers', () => {
  expect(page).toContain('Every 5xx has `Retry-After: 30`. For `busy` the value is the rest of the lease.')
  expect(page).toContain('`draining` also has `Connection: close`.')
})

it.each(outcomeNames)('%s carries these headers', (name) => {
  const retryAfter = name === 'busy' ? '13' : '30'
  for (const { status, headers } of answersOf(name).filter((answer) => answer !== undefined)) {
    expect(headers['retry-after']).toBe(status >= 500 ? retryAfter : undefined)
    expect(headers.connection).toBe(name === 'draining' ? 'close' : undefined)
  }
})

it('the page has the answers of adapters', () => {
  const text = page.replaceAll('\n', ' ')
  expect(text).toContain(`${written(routeAnswers.notFound)} at other paths`)
  const { allow } = routeAnswers.methodNotAllowed.headers
  expect(text).toContain(`${written(routeAnswers.methodNotAllowed)} with \`Allow: ${allow}\``)
})
