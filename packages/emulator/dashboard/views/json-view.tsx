import { signal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { type JsonNode, levelsWithin } from '../format/json-tree.ts'
import { JsonItem } from './json-item.tsx'
import { TreeContext } from './json-tree-context.ts'

/** About how many lines are shown at first. */
const firstLines = 200

interface JsonViewProps {
  readonly text: string
  readonly root: JsonNode
  /** What the text belongs to, for its label. */
  readonly name: string
}

/** A JSON text as a tree that folds. Only what is unfolded has elements, so that a long text costs no more than a short one. */
export function JsonView({ text, root, name }: JsonViewProps) {
  const tree = useMemo(
    () => ({ text, tabStop: signal(root.offset), levels: levelsWithin(root, firstLines) }),
    [text, root],
  )
  return (
    <TreeContext.Provider value={tree}>
      <div class="json code" role="tree" aria-label={`${name} as JSON`}>
        <JsonItem key={root.offset} node={root} level={1} place={1} of={1} />
      </div>
    </TreeContext.Provider>
  )
}
