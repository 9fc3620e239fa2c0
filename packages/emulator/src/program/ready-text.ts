import manifest from '../../package.json' with { type: 'json' }
import type { Screen } from './delivery-rows.ts'
import { cut } from './printable.ts'
import { type ReadyFacts, readyIndent, readyRows } from './ready-rows.ts'

/** The first screen of `audian-emulator`: what runs where, and what to do next. */
export function readyText({ columns, colors }: Screen, facts: ReadyFacts): string {
  const rows = readyRows(facts).map(([name, text]) => {
    const shown = name === '' ? cut(text, columns - readyIndent) : text
    return `${colors.dim(name.padEnd(readyIndent))}${name === 'dashboard' ? colors.cyan(text) : shown}`
  })
  const next =
    facts.emulator.endpoints().length === 0
      ? 'Next: register your receiver in the dashboard, and send it an event.'
      : 'Next: start your receiver, and send it an event from the dashboard.'
  return [
    `${colors.bold('Audian emulator')} ${manifest.version}`,
    '',
    ...rows,
    '',
    next,
    'Ctrl+C ends the emulator.',
    '',
  ].join('\n')
}
