import { termExamples } from '../../src/search/parse-search.ts'
import { longestText } from '../state/address.ts'
import { adjust, place } from '../state/place.ts'
import { searchProblem } from '../state/search.ts'

export const searchId = 'search'

interface SearchFieldProps {
  readonly label: string
  readonly placeholder: string
}

/** Where a search is typed. Its text is part of the address. */
export function SearchField({ label, placeholder }: SearchFieldProps) {
  return (
    <input
      id={searchId}
      type="search"
      aria-label={label}
      aria-describedby="search-hint"
      aria-invalid={searchProblem.value !== ''}
      placeholder={placeholder}
      maxLength={longestText}
      value={place.value.text}
      onInput={({ currentTarget }) => adjust({ text: currentTarget.value })}
    />
  )
}

/** The terms of a search, or the error in it. */
export function SearchHint() {
  const problem = searchProblem.value
  return (
    <p id="search-hint" class={problem === '' ? 'search-hint hint' : 'search-hint problem'} role="status">
      {problem === '' ? (
        <>
          Search text, “phrases”, numbers, or <span class="code">{termExamples.join('  ')}</span>
        </>
      ) : (
        problem
      )}
    </p>
  )
}
