import { newEndpointDraft } from '../format/endpoint-draft.ts'
import { createEndpoint } from '../state/api.ts'
import { tell } from '../state/notices.ts'
import { EndpointForm } from './endpoint-form.tsx'

interface NewEndpointProps {
  readonly onCreated: () => void
  /** Absent if there is no previous view. */
  readonly onCancel: (() => void) | undefined
}

/** The form that registers an endpoint. */
export function NewEndpoint({ onCreated, onCancel }: NewEndpointProps) {
  return (
    <EndpointForm
      title="New endpoint"
      initial={newEndpointDraft}
      submit="Create endpoint"
      focused={onCancel !== undefined}
      save={({ description, ...draft }) => createEndpoint(description === '' ? draft : { ...draft, description })}
      onSaved={({ url }) => {
        tell(`${url} is registered. Copy its secret into your receiver.`)
        onCreated()
      }}
      onCancel={onCancel}
    />
  )
}
