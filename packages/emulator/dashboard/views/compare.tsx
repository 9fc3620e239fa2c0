import type { SignatureDiagnosis } from '@audian-webhooks/core/diagnose'
import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import type { ProblemView } from '../../src/control/views.ts'
import { diagnose } from '../state/api.ts'
import { Field } from './field.tsx'
import { Reason } from './reason.tsx'

/** Compares the sent request with the one that the receiver verified. */
export function Compare({ deliveryId }: { readonly deliveryId: string }) {
  const id = useId()
  const body = useSignal('')
  const base64 = useSignal(false)
  const secret = useSignal('')
  const outcome = useSignal<SignatureDiagnosis | ProblemView | undefined>(undefined)
  const compare = async (event: SubmitEvent) => {
    event.preventDefault()
    const verified = { body: body.value, encoding: base64.value ? 'base64' : 'utf8' } as const
    const answer = await diagnose(deliveryId, secret.value === '' ? verified : { ...verified, secret: secret.value })
    outcome.value = answer.ok ? answer.value : answer.problem
  }
  return (
    <details class="compare">
      <summary>Compare with what your receiver verified</summary>
      <form class="form" onSubmit={(event) => void compare(event)} noValidate>
        <p class="hint">
          Log the body that your receiver verifies for this delivery, and paste it here. The name of the mistake appears
          below. In code: <span class="code">emulator.diagnose()</span>.
        </p>
        <div class="field">
          <label for={id}>Body that it verified</label>
          <textarea
            id={id}
            class="code editor"
            rows={4}
            spellcheck={false}
            value={body.value}
            onInput={({ currentTarget }) => {
              body.value = currentTarget.value
            }}
          />
        </div>
        <label class="inline">
          <input
            type="checkbox"
            checked={base64.value}
            onChange={({ currentTarget }) => {
              base64.value = currentTarget.checked
            }}
          />
          It is base64, which keeps every byte
        </label>
        <Field label="Secret that it verifies with" value={secret} placeholder="the endpoint’s" />
        <div class="buttons">
          <button type="submit" class="main-action" disabled={body.value === ''}>
            Compare
          </button>
        </div>
        <div role="status" aria-label="Outcome of the comparison">
          {outcome.value && <Outcome outcome={outcome.value} />}
        </div>
      </form>
    </details>
  )
}

function Outcome({ outcome }: { readonly outcome: SignatureDiagnosis | ProblemView }) {
  if ('message' in outcome) return <p class="problem">{outcome.message}</p>
  const { verdict, causes, notes, skipped } = outcome
  return (
    <>
      {verdict === 'valid' && <p>With this body and this secret the signature is valid.</p>}
      {[...causes, ...notes].map(({ code, message, fix }) => (
        <Reason key={code} message={message} fix={fix} />
      ))}
      {skipped.map((sentence) => (
        <p key={sentence} class="hint">
          {sentence}
        </p>
      ))}
    </>
  )
}
