import { scenarioSummaries } from '@audian-webhooks/emulator'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { table } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** With --json a line for each. */
export function listScenarios(terminal: Terminal): ExitCode {
  if (terminal.json) for (const summary of scenarioSummaries) terminal.show({ json: summary, text: '' })
  else {
    const rows = scenarioSummaries.map(({ name, summary }) => [name, summary])
    terminal.show({ json: rows, text: table(terminal, ['NAME', 'WHAT HAPPENS'], rows) })
  }
  return exitCodes.fine
}
