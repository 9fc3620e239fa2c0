import { expect, it } from 'vitest'
import { releaseNotes } from './release-notes.ts'

const core = `# core

## 0.2.0

### Minor Changes

- A new option.
  It has a second line.

### Patch Changes

- A mistake is corrected.

## 0.1.0

### Minor Changes

- First release.
`

it('has what the changelogs say about the version, under the names of the packages', () => {
  const notes = releaseNotes('0.2.0', [
    { name: 'core', text: core },
    { name: 'node', text: '# node\n\n## 0.2.0\n\n## 0.1.0\n\n- First release.\n' },
  ])
  expect(notes).toBe('## core\n\n- A new option.\n  It has a second line.\n\n- A mistake is corrected.\n')
})

it('does not mistake a prerelease for the version', () => {
  const text = '# core\n\n## 0.2.0-next.0\n\n- Not this.\n\n## 0.2.0\n\n- This.\n'
  expect(releaseNotes('0.2.0', [{ name: 'core', text }])).toBe('## core\n\n- This.\n')
})

it('says when nothing changed', () => {
  expect(releaseNotes('0.3.0', [{ name: 'core', text: core }])).toBe('Nothing changed for users.\n')
})
