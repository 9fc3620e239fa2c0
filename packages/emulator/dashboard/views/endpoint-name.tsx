import { endpoints } from '../state/store.ts'

/** The address of an endpoint; its id if it is no more. */
export function EndpointName({ id }: { readonly id: string }) {
  const url = endpoints.value.find((endpoint) => endpoint.id === id)?.url
  return (
    <span class="endpoint-name" title={url === undefined ? `${id} (deleted)` : `${url} (${id})`}>
      {url?.replace(/^https?:\/\//, '') ?? `${id} (deleted)`}
    </span>
  )
}
