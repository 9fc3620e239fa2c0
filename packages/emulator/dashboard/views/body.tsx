import { useMemo } from 'preact/hooks'
import { CopyButton } from './copy-button.tsx'

interface BodyProps {
  /** As it was on the wire. */
  readonly text: string
  /** Of what it is the body, for the button. */
  readonly name: string
}

/** A body, indented if it is JSON. Copying gives the bytes of the wire, which are what was signed. */
export function Body({ text, name }: BodyProps) {
  const pretty = useMemo(() => indented(text), [text])
  return (
    <div class="body">
      <pre class="code">{pretty ?? text}</pre>
      <div class="body-foot">
        <CopyButton text={text} label={`Copy ${name} as sent`} />
        <span class="hint">{pretty === undefined ? 'Not JSON: shown as it is.' : 'Indented for reading.'}</span>
      </div>
    </div>
  )
}

function indented(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return undefined
  }
}
