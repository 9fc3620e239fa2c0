import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Outcome, OutcomeName } from '@audian-webhooks/core'
import { type Answer, outcomeNames, respond, routeAnswers } from '@audian-webhooks/core/kit'
import { describe, expect, it } from 'vitest'
import { fencesOf } from '../tooling/docs/fences.ts'
import { namesIn, tableUnder } from '../tooling/docs/tables.ts'
import { publishedPackages, root } from '../tooling/workspace.ts'

const readme = readFileSync(join(root, 'README.md'), 'utf8')
const facts = { receivedAt: 0, durationMs: 0 }

/** Every answer that an outcome can have. */
function answersOf(name: OutcomeName): (Answer | undefined)[] {
  const details: { readonly [K in OutcomeName]?: readonly object[] } = {
    busy: [{ retryAfterMs: 12_345 }],
    'lease-lost': [{ succeeded: true }, { succeeded: false }],
  }
  return (details[name] ?? [{}]).map((detail) => respond({ ...facts, outcome: name, ...detail } as Outcome))
}

function written({ status, body }: Answer): string {
  return `${status} \`${body}\``
}

describe.each([
  { file: 'README.md', heading: 'The answers', busy: '`busy` what is left of the lease instead' },
  { file: 'docs/reference/http-answers.md', heading: 'Outcomes', busy: '`busy` the rest of the lease instead' },
])('the answer table of $file', ({ file, heading, busy }) => {
  const page = readFileSync(join(root, file), 'utf8')
  const rows = tableUnder(file, heading).map(([name, answer]) => [namesIn(name)[0], answer] as const)

  it('has every outcome, in the order of the code but for what reads better', () => {
    expect(rows.map(([name]) => name).sort()).toEqual([...outcomeNames].sort())
  })

  it.each(outcomeNames)('%s has its answers', (name) => {
    const answers = answersOf(name).map((answer) => (answer === undefined ? 'none' : written(answer)))
    expect(rows.find(([row]) => row === name)?.[1]).toBe(answers.join(' or '))
  })

  it('says what answers carry beside their body', () => {
    expect(page).toContain(`Every 5xx carries \`Retry-After: 30\`, ${busy}.`)
    expect(page).toContain('`draining` also carries `Connection: close`.')
  })

  it.each(outcomeNames)('%s carries that', (name) => {
    const retryAfter = name === 'busy' ? '13' : '30'
    for (const { status, headers } of answersOf(name).filter((answer) => answer !== undefined)) {
      expect(headers['retry-after']).toBe(status >= 500 ? retryAfter : undefined)
      expect(headers.connection).toBe(name === 'draining' ? 'close' : undefined)
    }
  })

  it('says what adapters answer themselves', () => {
    const text = page.replaceAll('\n', ' ')
    expect(text).toContain(`${written(routeAnswers.notFound)} at other paths`)
    const { allow } = routeAnswers.methodNotAllowed.headers
    expect(text).toContain(`${written(routeAnswers.methodNotAllowed)} with \`Allow: ${allow}\``)
  })
})

describe('the drawing of the pipeline', () => {
  const [drawing] = fencesOf('README.md').filter(({ language }) => language === 'text')
  const text = drawing?.lines.join('\n') ?? ''
  const sources = join(root, 'packages/core/src')
  const steps = [...text.matchAll(/^ (\w+)\/([\w-]+) /gm)].map(([, folder = '', file = '']) => ({ folder, file }))
  /** What intake.ts and process.ts call at each step. */
  const calls: Readonly<Record<string, string>> = {
    'verify/signed-headers': 'readSignedHeaders(',
    'receive/read-raw': 'readRaw(',
    'verify/authenticate': 'authenticate(',
    'verify/tolerance': 'isWithin(',
    'parse/parse': 'parse(delivery)',
    'route/router': 'router.route(',
    'run/gate': 'gate.enter(',
    'claim/claim': 'claim({',
    'run/dispatch': 'dispatch(run)',
    'claim/settle': 'settler.complete(',
  }

  const folders = readdirSync(sources, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  /** What is beside the pipeline; CONTRIBUTING.md says what each is for. */
  const beside = [
    'async',
    'delivery',
    'diagnose',
    'observe',
    'operate',
    'options',
    'protocol',
    'queue',
    'respond',
    'store',
  ]
  const pipeline = folders.map(({ name }) => name).filter((name) => ![...beside, 'doubles'].includes(name))

  it('names files that are there, and every folder of the pipeline', () => {
    for (const { folder, file } of steps) expect(readdirSync(join(sources, folder))).toContain(`${file}.ts`)
    expect([...new Set(steps.map(({ folder }) => folder))].sort()).toEqual([...pipeline].sort())
  })

  it('agrees with CONTRIBUTING.md on the folders', () => {
    const named = tableUnder('CONTRIBUTING.md', 'Where things are').flatMap(([name]) => namesIn(name))
    expect([...named].sort()).toEqual(pipeline.map((name) => `${name}/`).sort())
    const page = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
    for (const name of beside) expect(page).toContain(`\`${name}/\``)
  })

  it('has the order of the code', () => {
    const code = ['delivery/intake.ts', 'run/process.ts']
      .map((file) => readFileSync(join(sources, file), 'utf8'))
      .join('\n')
    const places = steps.map(({ folder, file }) =>
      code.indexOf(calls[`${folder}/${file}`] ?? '?', code.indexOf('class ')),
    )
    expect(places.every((place) => place > 0)).toBe(true)
    expect([...places].sort((one, other) => one - other)).toEqual(places)
  })

  it('gives each outcome the status that it has', () => {
    const drawn = new Set<string>()
    for (const name of outcomeNames) {
      const statuses = answersOf(name).flatMap((answer) => (answer ? [answer.status] : []))
      const found = new RegExp(`(?:^|[^\\w-])${name}(?:,| ${statuses.join(' or ')})(?!\\w)`, 'm')
      if (found.test(`${text}\n${readme.slice(readme.indexOf('```text'))}`.replaceAll('`', ''))) drawn.add(name)
    }
    expect([...drawn].sort()).toEqual([...outcomeNames].sort())
  })
})

describe('the map of packages', () => {
  it('has every package that would be published', () => {
    const rows = tableUnder('README.md', 'Packages').map(([cell]) => namesIn(cell)[0])
    expect([...rows].sort()).toEqual(
      publishedPackages()
        .map(({ manifest }) => manifest.name)
        .sort(),
    )
  })

  it.each(publishedPackages())('$manifest.name has a README that says what is not guaranteed', ({ directory }) => {
    const text = readFileSync(join(directory, 'README.md'), 'utf8')
    expect(text).toMatch(/^#+ Not guaranteed$/m)
  })
})

describe('the first lines', () => {
  it('are the two commands', () => {
    const [first] = fencesOf('README.md')
    expect(first?.lines.map((line) => line.split('#')[0]?.trim())).toEqual(['npm start', 'npm test'])
  })
})
