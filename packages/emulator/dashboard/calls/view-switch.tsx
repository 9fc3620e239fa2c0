import { linkToView, place } from '../state/place.ts'

const views = [
  ['deliveries', 'Deliveries'],
  ['calls', 'Calls'],
] as const

/** Switches between single deliveries and deliveries grouped by call. */
export function ViewSwitch() {
  const shown = place.value.view
  return (
    <nav class="views" aria-label="Views">
      <ul>
        {views.map(([view, name]) => (
          <li key={view}>
            <a href={linkToView(view)} aria-current={view === shown ? 'page' : undefined}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
