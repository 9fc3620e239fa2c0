import { useSignal } from '@preact/signals'
import { registerCommand } from '../format/curl.ts'
import { api, connection, endpoints } from '../state/store.ts'
import { CopyButton } from './copy-button.tsx'
import { EndpointCard } from './endpoint-card.tsx'
import { NewEndpoint } from './new-endpoint.tsx'
import { Panel } from './panel.tsx'

export function Endpoints() {
  const adding = useSignal(false)
  const list = endpoints.value
  const paused = list.filter(({ active }) => !active).length
  const none = list.length === 0 && api.value !== undefined
  const close = () => {
    adding.value = false
  }
  return (
    <Panel title="Endpoints" note={`${list.length}${paused > 0 ? `, ${paused} paused` : ''}`} initially="open">
      {connection.value === 'connecting' && <p class="hint">Waiting for the emulator …</p>}
      {none && <NoEndpoints />}
      {list.length > 0 && (
        <ul class="cards" aria-label="Endpoints">
          {list.map((endpoint) => (
            <EndpointCard key={endpoint.id} endpoint={endpoint} />
          ))}
        </ul>
      )}
      {none || adding.value ? (
        <NewEndpoint onCreated={close} onCancel={none ? undefined : close} />
      ) : (
        <button
          type="button"
          onClick={() => {
            adding.value = true
          }}
        >
          New endpoint
        </button>
      )}
    </Panel>
  )
}

function NoEndpoints() {
  if (!api.value) return null
  const command = registerCommand(api.value)
  return (
    <>
      <p>
        <b>No endpoints yet.</b> Register the address of your receiver with this form, from your code, or from a shell:
      </p>
      <pre class="code command">{command}</pre>
      <CopyButton text={command} label="Copy command" />
    </>
  )
}
