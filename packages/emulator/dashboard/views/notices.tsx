import { dismiss, type Notice, notices } from '../state/notices.ts'
import { RedeliveryProgress } from './redelivery-progress.tsx'

/** Screen readers announce successes politely and failures at once. */
export function Notices() {
  const [problems, others] = [of('problem'), of('warning', 'done')]
  return (
    <div class="notices">
      <div role="alert" aria-label="Problems">
        {problems}
      </div>
      <div role="status" aria-label="News">
        {others}
      </div>
      <RedeliveryProgress />
    </div>
  )
}

function of(...kinds: readonly Notice['kind'][]) {
  return notices.value
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ id, kind, text }) => (
      <p key={id} class="notice" data-kind={kind}>
        <span>{text}</span>
        <button type="button" aria-label="Dismiss" onClick={() => dismiss(id)}>
          ✕
        </button>
      </p>
    ))
}
