import type { SignatureDiagnosis } from '@audian-webhooks/core/diagnose'
import type { Terminal } from '../terminal/terminal.ts'
import { wrapped } from '../terminal/wrapped.ts'

/** A sentence for each cause, and below it what to do. */
export function diagnosisText(terminal: Terminal, { verdict, causes, notes, skipped }: SignatureDiagnosis): string {
  const { colors } = terminal
  const heading =
    verdict === 'valid' ? colors.green('The signature is valid.') : colors.red('The signature does not verify.')
  return [
    heading,
    ...causes.flatMap(({ code, message, fix, certain }) => [
      '',
      wrapped(terminal, `${certain ? '' : 'Perhaps: '}${message} ${colors.dim(`(${code})`)}`, '  '),
      wrapped(terminal, `→ ${fix}`, '  '),
    ]),
    ...notes.flatMap(({ message, fix }) => ['', wrapped(terminal, `Note: ${message} ${fix}`, '  ')]),
    ...skipped.flatMap((sentence) => ['', wrapped(terminal, `Not tried: ${sentence}`, '  ')]),
  ].join('\n')
}
