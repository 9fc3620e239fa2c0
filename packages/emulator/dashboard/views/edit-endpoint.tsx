import { useMemo } from 'preact/hooks'
import type { Endpoint } from '../../src/state/endpoint.ts'
import { changeOf, type EndpointDraft, endpointDraftOf } from '../format/endpoint-draft.ts'
import { changeEndpoint } from '../state/api.ts'
import { tell } from '../state/notices.ts'
import { EndpointForm } from './endpoint-form.tsx'

interface EditEndpointProps {
  readonly endpoint: Endpoint
  readonly onDone: () => void
}

/** Changes an endpoint. Its secret and its deliveries stay. */
export function EditEndpoint({ endpoint, onDone }: EditEndpointProps) {
  // The endpoint when editing began: the stream may change it in the meantime.
  const before = useMemo(() => endpointDraftOf(endpoint), [endpoint.id])
  return (
    <EndpointForm
      title={`Edit ${endpoint.url}`}
      initial={before}
      submit="Save"
      focused
      save={(draft) => changeEndpoint(endpoint.id, changeOf(before, draft))}
      onSaved={({ url }) => {
        tell(url === before.url ? `${url} is changed.` : `${before.url} is changed to ${url}. Retries go there, too.`)
        onDone()
      }}
      onCancel={onDone}
      consequence={(draft) => consequenceOf(before, draft)}
    />
  )
}

function consequenceOf(before: EndpointDraft, after: EndpointDraft): string | undefined {
  if (before.active && !after.active)
    return 'It gets no new events. A delivery that waits for a retry fails when the retry is due.'
  if (after.url !== before.url) return 'Deliveries that wait for a retry go to the new URL. The secret stays the same.'
  return undefined
}
