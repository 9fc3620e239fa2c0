import { type Node, type NodeType, type ParseError, parseTree } from 'jsonc-parser'

/** A value of a JSON text, by its position in the text. The page shows a slice of the text, never a parsed value. */
export interface JsonNode {
  readonly type: NodeType
  /** In the text, in UTF-16 units. No two nodes share one. */
  readonly offset: number
  readonly length: number
  /** The key as it is written, with its quotation marks. Absent in arrays and at the top. */
  readonly key?: string | undefined
  /** Whether an earlier member of the same object has this key. */
  readonly repeated: boolean
  /** How many members it has. */
  readonly size: number
  /** Its members from one index on, created on demand: a long text has more of them than are ever shown. */
  members(from: number, to: number): JsonNode[]
}

/**
 * The tree of a JSON text, with all members of an object, in order, those with the same key among them. Undefined for a text that is not
 * JSON, and for one that is nested more deeply than this page's stack.
 */
export function jsonTree(text: string): JsonNode | undefined {
  try {
    // The other parser accepts more than JSON.
    JSON.parse(text)
    const errors: ParseError[] = []
    const root = parseTree(text, errors, { disallowComments: true })
    return root && errors.length === 0 ? nodeOf(root, text) : undefined
  } catch {
    return undefined
  }
}

function nodeOf({ type, offset, length, children = [] }: Node, text: string): JsonNode {
  const members = type === 'object' ? membersOf(children, text) : elementsOf(children, text)
  return { type, offset, length, repeated: false, size: children.length, members }
}

function elementsOf(elements: readonly Node[], text: string): JsonNode['members'] {
  return (from, to) => elements.slice(from, to).map((element) => nodeOf(element, text))
}

function membersOf(properties: readonly Node[], text: string): JsonNode['members'] {
  return (from, to) => {
    const known = new Set(properties.slice(0, from).map(keyIn))
    return properties.slice(from, to).flatMap((property) => {
      const [key, value] = property.children ?? []
      if (!(key && value)) return []
      const repeated = known.has(keyIn(property))
      known.add(keyIn(property))
      return [{ ...nodeOf(value, text), key: sliceOf(key, text), repeated }]
    })
  }
}

/** Without its escapes: two ways to write a key are one key. */
function keyIn({ children }: Node): unknown {
  return children?.[0]?.value
}

/** The source text of the value. */
export function sliceOf({ offset, length }: Pick<JsonNode, 'offset' | 'length'>, text: string): string {
  return text.slice(offset, offset + length)
}

/** What is copied of a value: a string without quotation marks and escapes, anything else as it is in the text. */
export function copyText(node: JsonNode, text: string): string {
  const written = sliceOf(node, text)
  return node.type === 'string' ? String(JSON.parse(written)) : written
}

export function isContainer({ type }: JsonNode): boolean {
  return type === 'object' || type === 'array'
}

/** How many members a container shows at first. */
export const firstMembers = 100

/** Into how many levels a tree is opened at first, so that it shows no more than about `lines` lines. At least one. */
export function levelsWithin(root: JsonNode, lines: number): number {
  let shown = 0
  let level: readonly JsonNode[] = [root]
  for (let levels = 0; ; levels++) {
    const next = level.flatMap((node) => node.members(0, firstMembers))
    shown += next.length
    if (next.length === 0 || shown > lines) return Math.max(1, levels)
    level = next
  }
}
