import { type ReadonlySignal, type Signal, useComputed } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'

/** The shared state of the items of one tree. */
interface Tree {
  readonly text: string
  /** The offset of the item that Tab focuses. */
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

/** Props that make a focused item the one that Tab returns to. */
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
