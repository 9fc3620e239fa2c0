import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { number } from '../format/count.ts'
import { copyText, firstMembers, isContainer, type JsonNode } from '../format/json-tree.ts'
import { copy } from '../state/copy.ts'
import { tell } from '../state/notices.ts'
import { JsonLine } from './json-line.tsx'
import { useTabStop, useTree } from './json-tree-context.ts'
import { followTreeKey } from './tree-keys.ts'

interface JsonItemProps {
  readonly node: JsonNode
  /** From 1. */
  readonly level: number
  /** From 1, among the members of its container. */
  readonly place: number
  readonly of: number
}

/** A longer string is folded to its beginning. In UTF-16 units. */
const longString = 400

/** A value with its key; its members follow if it is open. */
export function JsonItem({ node, level, place, of }: JsonItemProps) {
  const { tabStop, levels, text } = useTree()
  const { tabIndex, onFocus } = useTabStop(node.offset)
  const folds = node.size > 0 || (node.type === 'string' && node.length > longString)
  const open = useSignal(isContainer(node) && level <= levels)
  const toggle = () => {
    open.value = !open.value
    // The item that had the focus may no longer exist.
    tabStop.value = node.offset
  }
  const copyValue = async () => {
    if (await copy(copyText(node, text))) tell(`Copied the value${node.key === undefined ? '' : ` of ${node.key}`}.`)
  }
  return (
    <>
      <div
        role="treeitem"
        class="json-line"
        style={{ '--level': level }}
        tabIndex={tabIndex}
        onFocus={onFocus}
        aria-level={level}
        aria-posinset={place}
        aria-setsize={of}
        aria-expanded={folds ? open.value : undefined}
        onKeyDown={(event) =>
          followTreeKey(event, { fold: folds ? { open: open.value, toggle } : undefined, copy: copyValue })
        }
      >
        <JsonLine node={node} last={place === of} open={open.value} toggle={folds ? toggle : undefined} />
        <CopySign onClick={() => void copyValue()} />
      </div>
      {node.size > 0 && open.value && <Members {...{ node, level, place, of }} />}
    </>
  )
}

/** For the mouse: the keyboard has the key `c`. */
function CopySign({ onClick }: { readonly onClick: () => void }) {
  return (
    // The icon is drawn by the style sheet, so that it is not part of a selected text.
    <span class="json-copy" aria-hidden="true" title="Copy the value (c)" onClick={onClick} />
  )
}

/** How many more members one click shows. */
const moreMembers = 500

function Members({ node, level, place, of }: JsonItemProps) {
  const shown = useSignal(firstMembers)
  const members = useMemo(() => node.members(0, shown.value), [node, shown.value])
  const rest = node.size - members.length
  const show = () => {
    shown.value += moreMembers
  }
  return (
    <>
      {members.map((member, index) => (
        <JsonItem key={member.offset} node={member} level={level + 1} place={index + 1} of={node.size} />
      ))}
      {rest > 0 && <More {...{ rest, show }} level={level + 1} offset={node.offset + 0.5} />}
      <div class="json-line" style={{ '--level': level }} aria-hidden="true">
        {node.type === 'object' ? '}' : ']'}
        {place < of && ','}
      </div>
    </>
  )
}

interface MoreProps {
  readonly level: number
  readonly rest: number
  /** No node has this offset. */
  readonly offset: number
  readonly show: () => void
}

function More({ level, rest, offset, show }: MoreProps) {
  const { tabIndex, onFocus } = useTabStop(offset)
  return (
    <div
      role="treeitem"
      class="json-line json-more"
      style={{ '--level': level }}
      tabIndex={tabIndex}
      onFocus={onFocus}
      aria-level={level}
      onClick={show}
      onKeyDown={(event) => followTreeKey(event, { fold: { open: false, toggle: show } })}
    >
      Show {number(Math.min(rest, moreMembers))} more of {number(rest)}
    </div>
  )
}
