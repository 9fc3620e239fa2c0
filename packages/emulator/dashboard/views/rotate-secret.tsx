import { useId, useRef } from 'preact/hooks'
import type { Endpoint } from '../../src/state/endpoint.ts'
import { rotateSecret } from '../state/api.ts'
import { act } from '../state/notices.ts'

/** Asks first: until the receiver has the new secret, deliveries to it may be lost. */
export function RotateSecret({ endpoint: { id, url } }: { readonly endpoint: Endpoint }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const title = useId()
  const rotate = () => {
    dialog.current?.close()
    void act(rotateSecret(id), () => 'New secret: deliveries are signed with it from now on.')
  }
  return (
    <>
      <button type="button" onClick={() => dialog.current?.showModal()}>
        Rotate secret
      </button>
      <dialog ref={dialog} class="dialog" aria-labelledby={title}>
        <h2 id={title}>Rotate the secret?</h2>
        <p class="code">{url}</p>
        <p>
          From then on, every attempt is signed with a new secret, including retries. A receiver that does not have it
          answers 401, and such a delivery is given up. A receiver that fetches its secrets, as with{' '}
          <span class="code">{'secret: () => …'}</span>, follows automatically.
        </p>
        <form method="dialog" class="buttons">
          <button type="submit">Cancel</button>
          <button type="button" class="danger" onClick={rotate}>
            Rotate now
          </button>
        </form>
      </dialog>
    </>
  )
}
