import { dismiss, type Notice, notices } from '../state/notices.ts'

/** What was done is told when it suits; what went wrong, at once. */
export function Notices() {
  const [problems, done] = [of('problem'), of('done')]
  return (
    <div class="notices">
      <div role="alert" aria-label="Problems">
        {problems}
      </div>
      <div role="status" aria-label="News">
        {done}
      </div>
    </div>
  )
}

function of(kind: Notice['kind']) {
  return notices.value
    .filter((notice) => notice.kind === kind)
    .map(({ id, text }) => (
      <p key={id} class="notice" data-kind={kind}>
        <span>{text}</span>
        <button type="button" aria-label="Dismiss" onClick={() => dismiss(id)}>
          ✕
        </button>
      </p>
    ))
}
