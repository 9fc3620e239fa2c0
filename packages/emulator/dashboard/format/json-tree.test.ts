import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type JsonNode, jsonTree, levelsWithin, sliceOf } from './json-tree.ts'

/** The tree as the page shows it when everything is unfolded, without line breaks. */
function shown(node: JsonNode, text: string): string {
  const key = node.key === undefined ? '' : `${node.key}:`
  const inside = node
    .members(0, node.size)
    .map((child) => shown(child, text))
    .join()
  if (node.type === 'object') return `${key}{${inside}}`
  if (node.type === 'array') return `${key}[${inside}]`
  return key + sliceOf(node, text)
}

function shownOf(text: string): string | undefined {
  const tree = jsonTree(text)
  return tree && shown(tree, text)
}

describe('jsonTree()', () => {
  it.each([
    '{"id":12345678901234567890,"ratio":1.10,"zero":-0,"big":1E400}',
    '{"a":1,"a":2,"\\u0061":3}',
    '{"name":"\\u017b\\u00f3\\u0142w \\/ \\ud83d","plain":"Żółw"}',
    '{"__proto__":{"constructor":null},"":[]}',
    '"a text"',
    '0',
    '[]',
  ])('keeps every character of %s', (text) => {
    expect(shownOf(text)).toBe(text)
  })

  it('keeps every character of any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(shownOf(JSON.stringify(value, null, 1))).toBe(JSON.stringify(value))
      }),
    )
  })

  it('marks a duplicate key in every notation', () => {
    expect(
      jsonTree('{"a":1,"b":2,"\\u0061":3}')
        ?.members(1, 3)
        .map(({ repeated }) => repeated),
    ).toEqual([false, true])
  })

  it.each(['', '{', '{"a":1,}', '// a\n1', '[1 2]', "{'a':1}", 'NaN', '<p>no</p>', '1 2', '\ufeff{}'])(
    'takes %j for text',
    (text) => {
      expect(jsonTree(text)).toBeUndefined()
    },
  )

  it('treats JSON that is nested too deeply as text', () => {
    expect(jsonTree('['.repeat(200_000) + ']'.repeat(200_000))).toBeUndefined()
  })
})

describe('levelsWithin()', () => {
  it('opens everything if the tree is small', () => {
    expect(levelsWithin(treeOf({ a: { b: { c: 1 } } }), 300)).toBe(3)
  })

  it('opens as many levels as fit', () => {
    const hundred = Array.from({ length: 100 }, () => [1, 2, 3])
    expect(levelsWithin(treeOf({ list: hundred }), 300)).toBe(2)
    expect(levelsWithin(treeOf(hundred), 50)).toBe(1)
  })
})

function treeOf(value: unknown): JsonNode {
  const tree = jsonTree(JSON.stringify(value))
  if (!tree) throw new Error('That is not JSON.')
  return tree
}
