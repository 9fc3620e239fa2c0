import { endpoints } from '../state/store.ts'

interface EndpointNameProps {
  readonly id: string
  /** Where a delivery went, which may not be where the endpoint is now. Default: the endpoint's URL. */
  readonly url?: string | undefined
}

/** The address of an endpoint, also of one that was deleted. */
export function EndpointName({ id, url }: EndpointNameProps) {
  const endpoint = endpoints.value.find((known) => known.id === id)
  const address = url ?? endpoint?.url ?? id
  return (
    <span
      class="endpoint-name"
      data-deleted={endpoint === undefined}
      title={`${address} (${id}${endpoint ? '' : ', deleted'})`}
    >
      <span>{address.replace(/^https?:\/\//, '')}</span>
      {!endpoint && <span class="kind">deleted</span>}
    </span>
  )
}

/** Where the endpoint of a delivery is now, if it has another URL since. */
export function MovedTo({ id, url }: EndpointNameProps) {
  const endpoint = endpoints.value.find((known) => known.id === id)
  if (endpoint === undefined || url === undefined || endpoint.url === url) return null
  return <span class="hint">The endpoint’s URL is now {endpoint.url}</span>
}
