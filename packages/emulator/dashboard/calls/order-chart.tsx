import type { Call } from '../../src/calls/call.ts'
import { EndpointName } from '../views/endpoint-name.tsx'
import { type ArrivalOrder, arrivalOrders } from './arrival-order.ts'

/** More would be too narrow to read. */
const mostEvents = 12
const mostEndpoints = 3
const left = 74
const apart = 44
const upper = 16
const lower = 66

/** The order in which events happened and in which they arrived. Lines that cross show which event overtook which. */
export function OrderChart({ story }: Pick<Call, 'story'>) {
  const orders = arrivalOrders(story).filter(({ happened, arrived }) => {
    return arrived.length > 1 && happened.length <= mostEvents
  })
  return (
    <>
      {orders.slice(0, mostEndpoints).map((order) => (
        <Chart key={order.endpointId} order={order} />
      ))}
    </>
  )
}

function Chart({ order: { endpointId, happened, arrived } }: { readonly order: ArrivalOrder }) {
  const width = left + happened.length * apart
  const x = (place: number) => left + place * apart + 12
  return (
    <figure class="order">
      <svg viewBox={`0 0 ${width} 82`} style={{ width: `${width}px` }} aria-hidden="true">
        <text x="0" y={upper + 4}>
          happened
        </text>
        <text x="0" y={lower + 4}>
          arrived
        </text>
        {happened.map((number, from) => {
          const to = arrived.indexOf(number)
          return (
            to !== -1 && (
              <line
                key={number}
                data-early={isEarly(number, { happened, arrived })}
                {...{ x1: x(from), y1: upper, x2: x(to), y2: lower }}
              />
            )
          )
        })}
        {happened.map((number, place) => (
          <Point key={number} number={number} x={x(place)} y={upper} />
        ))}
        {arrived.map((number, place) => (
          <Point key={number} number={number} x={x(place)} y={lower} />
        ))}
      </svg>
      <figcaption class="hint">
        {words(happened, arrived)} <EndpointName id={endpointId} />
      </figcaption>
    </figure>
  )
}

function Point({ number, x, y }: { readonly number: number; readonly x: number; readonly y: number }) {
  return (
    <g>
      <circle cx={x} cy={y} r="11" />
      <text class="point" x={x} y={y + 4}>
        {number}
      </text>
    </g>
  )
}

/** Whether an event that happened earlier arrived later, or has not arrived. */
function isEarly(number: number, { happened, arrived }: Pick<ArrivalOrder, 'happened' | 'arrived'>): boolean {
  const place = arrived.indexOf(number)
  return happened.slice(0, happened.indexOf(number)).some((earlier) => arrived.indexOf(earlier) > place)
}

function words(happened: readonly number[], arrived: readonly number[]): string {
  const inOrder = arrived.every((number, index) => index === 0 || number > (arrived[index - 1] ?? 0))
  const missing = happened.length - arrived.length
  const rest = missing === 0 ? '' : ` (${missing} not arrived)`
  return inOrder
    ? `Arrived in the order in which they happened${rest}, at`
    : `Arrived as ${arrived.join(', ')}${rest}, at`
}
