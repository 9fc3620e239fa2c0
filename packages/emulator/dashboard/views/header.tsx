import { type Standing, standings } from '../../src/state/standing.ts'
import { count, number } from '../format/count.ts'
import { connection, totals } from '../state/store.ts'
import { theme, themes } from '../state/theme.ts'
import { openHelp } from './help.tsx'
import { Status } from './status.tsx'

const connectionWords = { connecting: 'Connecting…', connected: 'Connected', lost: 'Not connected' } as const
const themeWords = { system: 'System', light: 'Light', dark: 'Dark' } as const

export function Header() {
  return (
    <header class="header">
      <h1>Audian emulator</h1>
      <p class="connection" role="status" aria-label="Connection" data-connection={connection.value}>
        {connectionWords[connection.value]}
      </p>
      <Sums />
      <label class="inline">
        Theme
        <select
          value={theme.value}
          onChange={({ currentTarget }) => {
            theme.value = themes.find((name) => name === currentTarget.value) ?? 'system'
          }}
        >
          {themes.map((name) => (
            <option key={name} value={name}>
              {themeWords[name]}
            </option>
          ))}
        </select>
      </label>
      <button type="button" onClick={openHelp} title="Keys (?)">
        Keys
      </button>
    </header>
  )
}

/** Shown only if the count is not zero. */
const exceptions: readonly Standing[] = ['rejected', 'accepted', 'unanswered']

function Sums() {
  const sums = totals.value
  if (!sums) return <div class="sums" />
  return (
    <ul class="sums" aria-label="Totals since the start">
      <li>{count(sums.deliveries, 'delivery', 'deliveries')}</li>
      {standings
        .filter((standing) => sums[standing] > 0 || !exceptions.includes(standing))
        .map((standing) => (
          <li key={standing}>
            <Status standing={standing} /> <b>{number(sums[standing])}</b>
          </li>
        ))}
      <li>{count(sums.attempts, 'attempt')}</li>
    </ul>
  )
}
