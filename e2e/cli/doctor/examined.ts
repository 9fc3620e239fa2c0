import { readFileSync } from 'node:fs'
import { audianWebhooks, type CommandOptions } from '../command-line.ts'

export const secret = 'whsec_of_the_doctors_tests'

interface Finding {
  readonly id: string
  readonly step: string
  readonly status: string
  readonly title: string
  readonly detail?: string
  readonly advice?: string
  readonly heading?: string
}

export interface Examined {
  readonly exitCode: number | null
  readonly findings: readonly Finding[]
  readonly next: { readonly id: string; readonly advice: string; readonly heading: string } | null
  readonly problems: number
  readonly warnings: number
  /** The ids of those with a status. */
  ids(status: string): string[]
  find(id: string): Finding | undefined
}

const page = readFileSync(new URL('../../../docs/guides/doctor.md', import.meta.url), 'utf8')
const rows = page.slice(page.indexOf('## Findings')).match(/^\| `.*?\|/gm) ?? []
/** The ids in the page's table. */
const documented = new Set(rows.flatMap((row) => row.match(/(?<=`)[a-z0-9-]+(?=`)/g) ?? []))

/** Runs `doctor --json` with the secret. @throws Error if the secret was printed, or a finding is not documented */
export async function examined(args: readonly string[], options: CommandOptions = {}): Promise<Examined> {
  const env = { AUDIAN_WEBHOOK_SECRET: secret, ...options.env }
  const { exitCode, stdout, stderr } = await audianWebhooks(['doctor', ...args, '--json'], { ...options, env })
  if (`${stdout}${stderr}`.includes(env.AUDIAN_WEBHOOK_SECRET)) throw new Error('The secret was printed.')
  const { findings, ...rest } = JSON.parse(stdout) as Examined
  const missing = findings.filter(({ id }) => !documented.has(id.replace(/^deliveries-.*/, 'deliveries-401')))
  if (missing.length > 0) throw new Error(`Not in docs/guides/doctor.md: ${missing.map(({ id }) => id).join(', ')}.`)
  return {
    ...rest,
    exitCode,
    findings,
    ids: (status) => findings.filter((finding) => finding.status === status).map(({ id }) => id),
    find: (id) => findings.find((finding) => finding.id === id),
  }
}
