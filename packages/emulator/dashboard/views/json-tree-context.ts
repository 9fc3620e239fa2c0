import { type ReadonlySignal, type Signal, useComputed } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'

/** What the items of one tree have in common. */
interface Tree {
  readonly text: string
  /** The offset of the item that Tab leads to. */
  readonly tabStop: Signal<number>
  /** Down to which level items are open at first. */
  readonly levels: number
}

export const TreeContext = createContext<Tree | undefined>(undefined)

export function useTree(): Tree {
  const tree = useContext(TreeContext)
  if (!tree) throw new Error('An item is part of a tree.')
  return tree
}

/** What makes an item the one that Tab leads to, once it has the focus. */
export function useTabStop(offset: number): {
  readonly tabIndex: ReadonlySignal<number>
  readonly onFocus: () => void
} {
  const { tabStop } = useTree()
  const tabIndex = useComputed(() => (tabStop.value === offset ? 0 : -1))
  const onFocus = () => {
    tabStop.value = offset
  }
  return { tabIndex, onFocus }
}
