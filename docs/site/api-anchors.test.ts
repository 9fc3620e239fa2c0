import { expect, it } from 'vitest'
import { withRealAnchors } from './api-anchors.ts'

it('gives links the anchor that their page has', () => {
  const pages = new Map([
    ['a.md', '# A\n\n### Stats\n\n[`Stats`](#stats-1) and [`Twice`](core/b.md#twice-1)\n'],
    ['core/b.md', '# B\n\n### Twice\n\n### Twice\n\n[`Stats`](../a.md#stats-1), [missing](#missing-1)\n'],
  ])
  expect(withRealAnchors(pages)).toEqual(
    new Map([
      ['a.md', '# A\n\n### Stats\n\n[`Stats`](#stats) and [`Twice`](core/b.md#twice-1)\n'],
      ['core/b.md', '# B\n\n### Twice\n\n### Twice\n\n[`Stats`](../a.md#stats), [missing](#missing-1)\n'],
    ]),
  )
})
