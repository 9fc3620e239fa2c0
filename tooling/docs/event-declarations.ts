import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { root } from '../workspace.ts'

export interface EventDeclaration {
  /** What the comment above the interface says: "The other side's telephone rings. …". */
  readonly summary: string
  /** The interface of the event's data, and the types that it mentions, without `export`. */
  readonly code: string
}

/** What `protocol/events.ts` declares for each event's data, by the event's name. */
export function eventDeclarations(): ReadonlyMap<string, EventDeclaration> {
  const path = join(root, 'packages/core/src/protocol/events.ts')
  return declarationsIn(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ESNext, true))
}

function declarationsIn(source: ts.SourceFile): Map<string, EventDeclaration> {
  const declared = source.statements.filter((statement) => isDeclaration(statement))
  const byName = new Map(declared.map((declaration) => [declaration.name.text, declaration]))
  const events = declared.find(({ name }) => name.text === 'AudianEvents')
  const members = events !== undefined && ts.isInterfaceDeclaration(events) ? [...events.members] : []
  return new Map(
    members.flatMap((member) => {
      if (!ts.isPropertySignature(member) || !ts.isStringLiteral(member.name)) return []
      const declaration = byName.get(member.type?.getText() ?? '')
      if (declaration === undefined) return []
      const mentioned = declared.filter((other) => other !== declaration && mentions(declaration, other.name.text))
      const code = [declaration, ...mentioned].map(codeOf).join('\n\n')
      return [[member.name.text, { summary: commentOf(declaration), code }] as const]
    }),
  )
}

type Declaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration

function isDeclaration(statement: ts.Statement): statement is Declaration {
  return ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)
}

function mentions(node: ts.Node, name: string): boolean {
  if (ts.isTypeReferenceNode(node) && node.typeName.getText() === name) return true
  return ts.forEachChild(node, (child) => mentions(child, name)) ?? false
}

// getText() leaves out the comment above.
function codeOf(declaration: Declaration): string {
  return declaration.getText().replace(/^export /, '')
}

function commentOf(declaration: Declaration): string {
  const comment = ts.getJSDocCommentsAndTags(declaration).at(-1)?.comment
  return ts.getTextOfJSDocComment(comment)?.replace(/\s+/g, ' ') ?? ''
}
