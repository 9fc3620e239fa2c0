import { eventSchemas } from '@audian-webhooks/core/protocol'
import ts from 'typescript'
import type { $ZodType } from 'zod/v4/core'
import { createAuxiliaryTypeStore, printNode, zodToTs } from 'zod-to-ts'
import { compilerOptions } from './compiler-options.ts'

/** Everything that the schemas' types import is parsed once, however many schemas are compared. */
const parsed = new Map<string, ts.SourceFile | undefined>()

/** What the compiler says where the schemas of events and the interfaces that `docs/reference/events.md` shows differ. */
export function differences(schemas: Readonly<Record<string, $ZodType>> = eventSchemas): string[] {
  const path = `${import.meta.dirname}/of-schemas.ts` // Exists in memory only.
  const options = { ...compilerOptions(), noUnusedLocals: false }
  const host = ts.createCompilerHost(options)
  const { fileExists, getSourceFile, readFile } = host
  host.fileExists = (file) => file === path || fileExists(file)
  host.readFile = (file) => (file === path ? programOf(schemas) : readFile(file))
  host.getSourceFile = (file, ...how) => {
    if (file === path) return getSourceFile(file, ...how)
    if (!parsed.has(file)) parsed.set(file, getSourceFile(file, ...how))
    return parsed.get(file)
  }
  const program = ts.createProgram([path], options, host)
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(path))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

function programOf(schemas: Readonly<Record<string, $ZodType>>): string {
  const types = Object.entries(schemas).map(([name, schema]) => `  '${name}': ${typeOf(schema)}`)
  return `import type { AudianEvents } from '@audian-webhooks/core'
interface OfSchemas {
${types.join('\n')}
}
declare const documented: AudianEvents
declare const parsed: OfSchemas
export const one: OfSchemas = documented
export const other: AudianEvents = parsed
`
}

// Without the index signature: unknown fields pass a schema, but have no type.
function typeOf(schema: $ZodType): string {
  const { node } = zodToTs(schema, { auxiliaryTypeStore: createAuxiliaryTypeStore() })
  return printNode(node).replace(/^ {4}\[.*\n/m, '')
}
