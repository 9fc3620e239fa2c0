import type { RefObject } from 'preact'
import type { EditorProblem } from '../state/event-check.ts'

interface EditorProblemsProps {
  readonly id: string
  readonly problems: readonly EditorProblem[]
  readonly editor: RefObject<HTMLTextAreaElement | null>
}

/** A symbol for users who cannot see colours. */
const signs: { readonly [K in EditorProblem['severity']]: string } = { refused: '✕', error: '✕', warning: '⚠' }

/** The problems in an editor. A line number links to its line. */
export function EditorProblems({ id, problems, editor }: EditorProblemsProps) {
  return (
    <div id={id} role="status" aria-label="Problems of the event">
      {problems.length > 0 && (
        <ul class="editor-problems">
          {problems.map(({ message, severity, line }) => (
            <li key={message} data-severity={severity}>
              <span class="sign">{signs[severity]}</span>
              {line !== undefined && (
                <button type="button" onClick={() => selectLine(editor.current, line)}>
                  Line {line}
                </button>
              )}
              <span>{message}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function selectLine(editor: HTMLTextAreaElement | null, line: number): void {
  if (editor === null) return
  const lines = editor.value.split('\n')
  const start = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0)
  editor.focus()
  editor.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0))
  editor.scrollTop = (editor.scrollHeight / lines.length) * (line - 2)
}
