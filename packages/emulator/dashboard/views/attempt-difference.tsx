import { useSignal } from '@preact/signals'
import { useId, useMemo } from 'preact/hooks'
import type { Attempt } from '../../src/state/delivery.ts'
import { type Change, differenceBetween, type LineRun, sentenceOf } from '../format/attempt-difference.ts'

interface AttemptsProps {
  readonly attempts: readonly Attempt[]
}

/** What changed between two attempts of a delivery: at first between the last one and the one before. */
export function AttemptDifference({ attempts }: AttemptsProps) {
  const chosen = useSignal<{ readonly before?: number; readonly after?: number }>({})
  const after = chosen.value.after ?? attempts.length
  const before = chosen.value.before ?? Math.max(1, after - 1)
  const [one, other] = [attempts[before - 1], attempts[after - 1]]
  if (!(one && other) || attempts.length < 2) return null
  return (
    <details class="difference">
      <summary>Compare two attempts</summary>
      <div class="difference-choice">
        <AttemptChoice
          {...{ attempts, label: 'Attempt', value: before }}
          choose={(number) => {
            chosen.value = { ...chosen.value, before: number }
          }}
        />
        <AttemptChoice
          {...{ attempts, label: 'with', value: after }}
          choose={(number) => {
            chosen.value = { ...chosen.value, after: number }
          }}
        />
      </div>
      <Changes before={one} after={other} />
    </details>
  )
}

interface AttemptChoiceProps extends AttemptsProps {
  readonly label: string
  readonly value: number
  readonly choose: (number: number) => void
}

function AttemptChoice({ attempts, label, value, choose }: AttemptChoiceProps) {
  const id = useId()
  return (
    <>
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={({ currentTarget }) => choose(Number(currentTarget.value))}>
        {attempts.map(({ number, answer }, index) => (
          <option key={number} value={index + 1} selected={index + 1 === value}>
            {number}: {answer?.status ?? 'no answer'}
          </option>
        ))}
      </select>
    </>
  )
}

function Changes({ before, after }: { readonly before: Attempt; readonly after: Attempt }) {
  const difference = useMemo(() => differenceBetween(before, after), [before, after])
  const { facts, requestHeaders, answerHeaders, body } = difference
  return (
    <>
      <p role="status" aria-label="Difference">
        {sentenceOf(difference)}
      </p>
      <ChangeList title="Attempt" changes={facts} />
      <ChangeList title="Request headers" changes={requestHeaders} />
      <ChangeList title="Answer headers" changes={answerHeaders} />
      {body.length > 0 && <Lines runs={body} />}
    </>
  )
}

function ChangeList({ title, changes }: { readonly title: string; readonly changes: readonly Change[] }) {
  if (changes.length === 0) return null
  return (
    <>
      <h4>{title}</h4>
      <dl class="changes code">
        {changes.map(({ name, before, after }) => (
          <div key={name}>
            <dt>{name}</dt>
            {before !== undefined && (
              <dd>
                <del>{before}</del>
              </dd>
            )}
            {after !== undefined && (
              <dd>
                <ins>{after}</ins>
              </dd>
            )}
          </div>
        ))}
      </dl>
    </>
  )
}

/** As many unchanged lines are shown before and after a change. */
const context = 3

function Lines({ runs }: { readonly runs: readonly LineRun[] }) {
  return (
    <>
      <h4>Answer body</h4>
      <pre class="code changes">
        {runs.map(({ kind, text }, index) => {
          if (kind === 'added') return <ins key={index}>{text}</ins>
          if (kind === 'removed') return <del key={index}>{text}</del>
          return <span key={index}>{shortened(text)}</span>
        })}
      </pre>
    </>
  )
}

function shortened(text: string): string {
  const lines = text.split('\n')
  const left = lines.length - 2 * context
  if (left < 2) return text
  return [...lines.slice(0, context), `… ${left} lines are the same`, ...lines.slice(-context)].join('\n')
}
