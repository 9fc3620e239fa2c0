import { number } from '../format/count.ts'
import { redelivery } from '../state/redelivery.ts'

/** The progress of a running redelivery of many. */
export function RedeliveryProgress() {
  const progress = redelivery.value
  if (!progress || progress.finished) return null
  const { started, attempted } = progress
  return (
    <div class="notice progress" data-kind="warning">
      <label>
        Redelivering: {number(attempted)} of {number(started)} attempted
        <progress max={Math.max(1, started)} value={attempted} />
      </label>
    </div>
  )
}
