import { expect, it } from 'vitest'
import { withSummary } from './api-summary.ts'

it.each([
  ['its functions', '## Functions\n\n### open()\n\n### read()\n', 'Functions: open(), read().'],
  ['its other exports', '### File\n\n```\n### no heading\n```\n\n### open()\n', 'Functions: open(). Other exports: 1.'],
  ['no function', '### File\n\n### Folder\n', 'Exports: 2.'],
  ['no export', '- [core](core.md)\n', 'The exports of every package.'],
])('says of a page of the API: %s', (_, text, summary) => {
  expect(withSummary(`# API\n\n${text}`)).toBe(`<!-- summary: ${summary} -->\n\n# API\n\n${text}`)
})
