interface Foldable {
  readonly open: boolean
  readonly toggle: () => void
}

interface Actions {
  readonly fold?: Foldable | undefined
  readonly copy?: (() => Promise<void>) | undefined
}

/** Handles a key in a tree, by the ARIA pattern of a tree view. */
export function followTreeKey(event: KeyboardEvent, actions: Actions): void {
  const { target, key } = event
  if (!(target instanceof HTMLElement)) return
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
  const action = actionOf(key, target, actions)
  if (!action) return
  event.preventDefault()
  action()
}

function actionOf(key: string, item: HTMLElement, { fold, copy }: Actions): (() => void) | undefined {
  switch (key) {
    case 'ArrowDown':
      return () => focusBeside(item, 1)
    case 'ArrowUp':
      return () => focusBeside(item, -1)
    case 'Home':
      return () => itemsAround(item).at(0)?.focus()
    case 'End':
      return () => itemsAround(item).at(-1)?.focus()
    case 'ArrowRight':
      return fold && !fold.open ? fold.toggle : () => firstMemberOf(item)?.focus()
    case 'ArrowLeft':
      return fold?.open ? fold.toggle : () => containerOf(item)?.focus()
    case 'Enter':
    case ' ':
      return fold?.toggle
    case 'c':
      return copy && (() => void copy())
    default:
      return undefined
  }
}

/** All visible items, from top to bottom. */
function itemsAround(item: HTMLElement): HTMLElement[] {
  return [...(item.closest('[role="tree"]')?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? [])]
}

function focusBeside(item: HTMLElement, step: 1 | -1): void {
  const items = itemsAround(item)
  items[items.indexOf(item) + step]?.focus()
}

function firstMemberOf(item: HTMLElement): HTMLElement | undefined {
  const items = itemsAround(item)
  const next = items[items.indexOf(item) + 1]
  return next && levelOf(next) > levelOf(item) ? next : undefined
}

function containerOf(item: HTMLElement): HTMLElement | undefined {
  const items = itemsAround(item)
  return items.slice(0, items.indexOf(item)).findLast((before) => levelOf(before) < levelOf(item))
}

function levelOf(item: HTMLElement): number {
  return Number(item.ariaLevel)
}
