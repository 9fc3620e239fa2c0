import { join } from 'node:path'
import ts from 'typescript'
import { root } from '../workspace.ts'
import { compilerOptions } from './compiler-options.ts'

/** Where a type is: the file that exports it, relative to the root, and its name. */
interface TypePlace {
  readonly file: string
  readonly type: string
}

export interface TypeReader {
  /** The names of an interface's members, those that a class of the user's must implement included. */
  members(place: TypePlace): string[]
  /** The same of what a member holds: `issues` of `mismatch` of `LifecycleEvents`. */
  membersWithin(place: TypePlace, member: string): string[]
  /** Of each alternative of a union that `tag` tells apart: its names, without those in `common`. */
  alternatives(place: TypePlace, tag: string): Map<string, string[]>
}

/** Reads types out of these files, which are compiled together. */
export function readTypes(files: readonly string[]): TypeReader {
  const program = ts.createProgram(
    files.map((file) => join(root, file)),
    compilerOptions(),
  )
  const checker = program.getTypeChecker()

  function typeAt({ file, type }: TypePlace): ts.Type {
    const source = program.getSourceFile(join(root, file))
    const module = source && checker.getSymbolAtLocation(source)
    const found = module && checker.getExportsOfModule(module).find(({ name }) => name === type)
    if (found === undefined) throw new Error(`${file} exports no ${type}.`)
    return checker.getDeclaredTypeOfSymbol(resolved(found))
  }

  function resolved(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  }

  const namesOf = (type: ts.Type) => checker.getPropertiesOfType(type).map(({ name }) => name)

  return {
    members: (place) => namesOf(typeAt(place)),
    membersWithin(place, member) {
      const symbol = checker.getPropertyOfType(typeAt(place), member)
      if (symbol === undefined) throw new Error(`${place.type} has no ${member}.`)
      return namesOf(checker.getTypeOfSymbol(symbol))
    },
    alternatives(place, tag) {
      const type = typeAt(place)
      const parts = type.isUnion() ? type.types : [type]
      return new Map(parts.flatMap((part) => tagsOf(part, tag).map((name) => [name, others(part, tag)] as const)))
    },
  }

  function tagsOf(type: ts.Type, tag: string): string[] {
    const symbol = checker.getPropertyOfType(type, tag)
    const tagType = symbol && checker.getTypeOfSymbol(symbol)
    const literals = tagType?.isUnion() ? tagType.types : [tagType]
    return literals.flatMap((literal) => (literal?.isStringLiteral() ? [literal.value] : []))
  }

  function others(type: ts.Type, tag: string): string[] {
    return namesOf(type).filter((name) => name !== tag)
  }
}
