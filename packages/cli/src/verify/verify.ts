import { diagnoseSignature, type SignatureDiagnosis } from '@audian-webhooks/core/diagnose'
import { UsageError } from '../errors.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { readBytes } from '../read-bytes.ts'
import { secretAsItIs } from '../secret.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { diagnosisText } from './diagnosis-text.ts'

interface VerifyOptions {
  readonly body: string
  readonly signature: string
  readonly timestamp: string
  readonly secretEnv: string
  readonly oldSecretEnv?: string[] | undefined
  readonly sent?: string | undefined
  readonly at?: string | undefined
}

/** With --json, prints the diagnosis of the library. Exit code 1: the signature does not verify. */
export async function verify(terminal: Terminal, options: VerifyOptions): Promise<ExitCode> {
  const diagnosis = await diagnose(options)
  terminal.show({ json: diagnosis, text: diagnosisText(terminal, diagnosis) })
  return diagnosis.verdict === 'valid' ? exitCodes.fine : exitCodes.problem
}

async function diagnose(options: VerifyOptions): Promise<SignatureDiagnosis> {
  const { body, signature, timestamp, secretEnv, oldSecretEnv = [], sent, at } = options
  const secret = secretAsItIs('--secret-env', secretEnv)
  const oldSecrets = oldSecretEnv.map((name) => secretAsItIs('--old-secret-env', name))
  const now = at === undefined ? undefined : timeOf(at)
  const received = await readBytes(body)
  return diagnoseSignature({
    body: received,
    signature,
    timestamp,
    secret,
    oldSecrets,
    now,
    ...(sent !== undefined && { sent: { body: await readBytes(sent) } }),
  })
}

function timeOf(text: string): number {
  const time = text === 'now' ? Date.now() : Date.parse(text)
  if (Number.isNaN(time)) throw new UsageError(`--at: '${text}' is not a time. Write 2026-11-27T10:00:00Z, or now.`)
  return time
}
