import { count } from '../format/count.ts'
import { isContainer, type JsonNode, sliceOf } from '../format/json-tree.ts'
import { sizeOf } from '../format/size.ts'
import { useTree } from './json-tree-context.ts'

interface JsonLineProps {
  readonly node: JsonNode
  readonly last: boolean
  readonly open: boolean
  /** Absent if the value cannot be folded. */
  readonly toggle: (() => void) | undefined
}

/** The line of a value: all of it, or the one where it begins. */
export function JsonLine({ node, last, open, toggle }: JsonLineProps) {
  const { key, repeated, size } = node
  const goesOn = open && size > 0
  return (
    <>
      {toggle && <Fold open={open} toggle={toggle} />}
      {key !== undefined && (
        <>
          <span class="json-key">{key}</span>:{' '}
        </>
      )}
      {isContainer(node) ? <Opening node={node} open={goesOn} /> : <Scalar node={node} folded={!!toggle && !open} />}
      {!(goesOn || last) && ','}
      {repeated && <span class="json-note">repeated key</span>}
    </>
  )
}

/** For the mouse. The keyboard uses the item itself. */
function Fold({ open, toggle }: { readonly open: boolean; readonly toggle: () => void }) {
  return (
    <span class="json-fold" aria-hidden="true" data-open={open} onClick={toggle}>
      ▸
    </span>
  )
}

function Opening({ node: { type, size }, open }: { readonly node: JsonNode; readonly open: boolean }) {
  const [begin, end] = type === 'object' ? ['{', '}'] : ['[', ']']
  if (open) return <>{begin}</>
  return (
    <>
      {begin}
      {size > 0 && <span class="json-size"> {count(size, type === 'object' ? 'member' : 'element')} </span>}
      {end}
    </>
  )
}

/** How many UTF-16 units of a folded string are shown. */
const shownOfString = 200

function Scalar({ node, folded }: { readonly node: JsonNode; readonly folded: boolean }) {
  const written = sliceOf(node, useTree().text)
  if (!folded) return <span class={`json-${node.type}`}>{written}</span>
  return (
    <>
      <span class={`json-${node.type}`}>{written.slice(0, shownOfString).replace(/[\uD800-\uDBFF]$/, '')}</span>
      <span class="json-note">… {sizeOf(written)} in all</span>
    </>
  )
}
