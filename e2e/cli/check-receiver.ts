import { findBinary, skipReason } from '@audian-webhooks/test-services'
import { audianWebhooks, type Ended } from './command-line.ts'
import { type RunningReceiver, secret } from './receivers/start-receiver.ts'

/** As `--json` prints it. */
interface CheckReport {
  readonly counts: Readonly<Record<string, number>>
  readonly badge: Readonly<Record<string, unknown>>
  readonly requirements: readonly {
    readonly id: string
    readonly status: string
    readonly cause?: string
    readonly received?: string
    readonly because?: string
  }[]
}

/** Receivers in other languages, and what they need. The interpreter alone lacks Perl's core modules in Debian. */
export const languages = {
  'node-receiver.cjs': { command: process.execPath, missing: undefined },
  'express-receiver.cjs': { command: process.execPath, missing: undefined },
  'python_receiver.py': interpreter('python3', { program: 'python3', debianPackage: 'python3' }),
  'perl_receiver.pl': interpreter('perl', { program: 'json_pp', debianPackage: 'perl' }),
} as const

function interpreter(command: string, binary: { readonly program: string; readonly debianPackage: string }) {
  return { command, missing: findBinary(binary) === undefined ? skipReason(binary) : undefined }
}

export async function check(url: string, ...flags: string[]): Promise<Ended> {
  return await audianWebhooks(['check', url, ...flags], { env: { AUDIAN_WEBHOOK_SECRET: secret } })
}

export async function checkJson(url: string, ...flags: string[]): Promise<CheckReport & { exitCode: number | null }> {
  const { exitCode, stdout, stderr } = await check(url, '--json', ...flags)
  if (stdout === '') throw new Error(stderr)
  return { ...(JSON.parse(stdout) as CheckReport), exitCode }
}

export function observed({ observe }: RunningReceiver, level: string): string[] {
  return ['--level', level, '--observe', observe]
}

/** The ids of the requirements with this status. */
export function idsOf({ requirements }: CheckReport, status: string): string[] {
  return requirements.filter((requirement) => requirement.status === status).map(({ id }) => id)
}
