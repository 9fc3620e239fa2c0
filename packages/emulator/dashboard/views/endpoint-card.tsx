import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { Endpoint } from '../../src/state/endpoint.ts'
import { changeEndpoint, deleteEndpoint } from '../state/api.ts'
import { act } from '../state/notices.ts'
import { CopyButton } from './copy-button.tsx'
import { EditEndpoint } from './edit-endpoint.tsx'
import { RotateSecret } from './rotate-secret.tsx'
import { SecretUse } from './secret-use.tsx'

/** A registered webhook and its actions. */
export function EndpointCard({ endpoint }: { readonly endpoint: Endpoint }) {
  const { url, active } = endpoint
  const editing = useSignal(false)
  const card = useRef<HTMLLIElement>(null)
  const edit = (whether: boolean) => {
    editing.value = whether
    // The button is rendered again in the next frame.
    if (!whether) requestAnimationFrame(() => card.current?.querySelector<HTMLElement>('.edit')?.focus())
  }
  return (
    <li ref={card} class="card" aria-label={url} data-active={active}>
      <p class="card-title">
        <span class="code">{url}</span>
        <span class="state">{active ? '● active' : '❚❚ paused'}</span>
      </p>
      {editing.value ? (
        <EditEndpoint endpoint={endpoint} onDone={() => edit(false)} />
      ) : (
        <Shown endpoint={endpoint} onEdit={() => edit(true)} />
      )}
    </li>
  )
}

interface ShownProps {
  readonly endpoint: Endpoint
  readonly onEdit: () => void
}

function Shown({ endpoint, onEdit }: ShownProps) {
  const { id, url, events, active, description } = endpoint
  return (
    <>
      <p class="hint">
        {description !== undefined && description !== '' && `${description} · `}
        {events.includes('*') ? 'all events' : events.join(', ')} · <span class="code">{id}</span>
      </p>
      <Secret endpoint={endpoint} />
      {endpoint.rotatedAt !== undefined && <SecretUse id={id} rotatedAt={endpoint.rotatedAt} />}
      <div class="buttons">
        <button type="button" class="edit" onClick={onEdit}>
          Edit
        </button>
        <button
          type="button"
          onClick={() =>
            act(changeEndpoint(id, { active: !active }), (changed) =>
              changed.active ? `${url} receives events again.` : `${url} is paused. It gets no new events.`,
            )
          }
        >
          {active ? 'Pause' : 'Resume'}
        </button>
        <RotateSecret endpoint={endpoint} />
        <DeleteButton endpoint={endpoint} />
      </div>
    </>
  )
}

function Secret({ endpoint: { secret } }: { readonly endpoint: Endpoint }) {
  const shown = useSignal(false)
  const show = () => {
    shown.value = true
  }
  return (
    <div class="secret">
      <span class="code">{shown.value ? secret : `${secret.slice(0, 6)}${'•'.repeat(6)}`}</span>
      <button
        type="button"
        aria-label="Show secret"
        aria-pressed={shown.value}
        onClick={() => {
          shown.value = !shown.value
        }}
      >
        Show
      </button>
      <CopyButton text={secret} label="Copy secret" onRefused={show} />
    </div>
  )
}

/** Asks for confirmation, since its open deliveries are given up. */
function DeleteButton({ endpoint: { id, url } }: { readonly endpoint: Endpoint }) {
  const asking = useSignal(false)
  const ask = (whether: boolean) => () => {
    asking.value = whether
  }
  if (!asking.value) {
    return (
      <button type="button" onClick={ask(true)}>
        Delete
      </button>
    )
  }
  return (
    <>
      <button type="button" class="danger" onClick={() => act(deleteEndpoint(id), () => `${url} is deleted.`)}>
        Delete permanently
      </button>
      <button type="button" onClick={ask(false)}>
        Keep
      </button>
    </>
  )
}
