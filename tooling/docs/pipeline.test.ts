import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { outcomeNames } from '@audian-webhooks/core/kit'
import { describe, expect, it } from 'vitest'
import { root } from '../workspace.ts'
import { answersOf } from './answers-of.ts'
import { stages } from './pipeline.ts'
import { namesIn, tableUnder } from './tables.ts'

const sources = join(root, 'packages/core/src')
const steps = stages.flatMap((stage) => stage.steps)

/** What the code calls at each step, in the files that know the order. */
const calls: Readonly<Record<string, string>> = {
  'delivery/drain': 'drain.draining',
  'verify/signed-headers': 'readSignedHeaders(raw',
  'receive/read-raw': 'readRaw(',
  'verify/authenticate': 'authenticate(',
  'verify/tolerance': 'isWithin(',
  'parse/parse': 'parse(delivery)',
  'queue/enqueuer': 'queue.enqueue(',
  'route/router': 'router.route(',
  'run/gate': 'gate.enter(',
  'claim/claim': 'claim({',
  'run/dispatch': 'dispatch(run)',
  'claim/settle': 'settler.complete(',
}

describe('the steps of a delivery', () => {
  it('are files of core, and name every folder of the pipeline', () => {
    expect(steps.filter(({ file }) => !existsSync(join(sources, `${file}.ts`)))).toEqual([])
    const folders = steps.map(({ file }) => `${file.split('/')[0]}/`)
    const pipeline = tableUnder('CONTRIBUTING.md', 'Where things are').flatMap(([name]) => namesIn(name))
    expect(pipeline.filter((name) => !folders.includes(name))).toEqual([])
  })

  it('have the order of the code', () => {
    const files = ['delivery/delivery.ts', 'delivery/intake.ts', 'webhooks.ts', 'run/process.ts']
    const code = files.map((file) => codeOf(file)).join('\n')
    const places = steps.map(({ file }) => code.indexOf(calls[file] ?? '?'))
    expect(places.every((place) => place > 0)).toBe(true)
    expect([...places].sort((one, other) => one - other)).toEqual(places)
  })

  it('have every outcome', () => {
    expect([...new Set(steps.flatMap(({ ends }) => ends))].sort()).toEqual([...outcomeNames].sort())
  })

  it('are the table of the page', () => {
    const ends = steps.map((step) => step.ends.map((name) => `\`${name}\` ${statusesOf(name)}`).join(', '))
    const rows = tableUnder('docs/concepts/pipeline.md', 'Each step')
    expect(rows).toEqual(steps.map(({ file, does }, index) => [`\`${file}\``, does, ends[index]]))
  })
})

describe('the folders of core', () => {
  it('are all in CONTRIBUTING.md', () => {
    const page = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
    const folders = readdirSync(sources, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    const unnamed = folders.map(({ name }) => `\`${name}/\``).filter((name) => !page.includes(name))
    expect(unnamed).toEqual(['`doubles/`'])
  })
})

/** A class without its imports and fields. */
function codeOf(file: string): string {
  const text = readFileSync(join(sources, file), 'utf8')
  return text.slice(text.search(/^(?:export )?class /m))
}

function statusesOf(name: (typeof outcomeNames)[number]): string {
  return answersOf(name)
    .map((answer) => answer?.status ?? 'no answer')
    .join(' or ')
}
