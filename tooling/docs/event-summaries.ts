import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { root } from '../workspace.ts'

/** What the comment above each event's interface says: `'call.ringing'` → "The other side's telephone rings. …". */
export function eventSummaries(): ReadonlyMap<string, { readonly type: string; readonly summary: string }> {
  const path = join(root, 'packages/core/src/protocol/events.ts')
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ESNext, true)
  const interfaces = source.statements.filter(ts.isInterfaceDeclaration)
  const comments = new Map(interfaces.map((declaration) => [declaration.name.text, commentOf(declaration)]))
  const events = interfaces.find(({ name }) => name.text === 'AudianEvents')?.members ?? []
  return new Map(
    [...events].flatMap((member) => {
      if (!ts.isPropertySignature(member) || !ts.isStringLiteral(member.name)) return []
      const type = member.type?.getText(source) ?? ''
      return [[member.name.text, { type, summary: comments.get(type) ?? '' }] as const]
    }),
  )
}

function commentOf(declaration: ts.InterfaceDeclaration): string {
  const comment = ts.getJSDocCommentsAndTags(declaration).at(-1)?.comment
  return ts.getTextOfJSDocComment(comment)?.replace(/\s+/g, ' ') ?? ''
}
