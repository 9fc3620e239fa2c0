import type { Project } from './project.ts'
import type { Mount, Receiver } from './receiver.ts'

/** How modules are written in a project. */
export interface Dialect {
  readonly typescript: boolean
  /** By `import`, or by `require()`. */
  readonly imports: boolean
}

/** Next.js and TypeScript take `import` in any project. */
export function dialectOf({ typescript, esm, framework }: Project): Dialect {
  return { typescript, imports: esm || typescript || framework.startsWith('nextjs') }
}

const common = { '@audian-webhooks/core': 'createWebhooks', '@audian-webhooks/store-memory': 'memoryStore' }

const exported = /^export (?=(?:const|function) (\w+))/gm

/** The file of a receiver. */
export function sourceText({ imports, types = {}, code }: Receiver, dialect: Dialect): string {
  const typed = (text: string) => (dialect.typescript ? text : '')
  const lines = importLines({ ...common, ...imports }, dialect)
  const typeLines = dialect.typescript
    ? Object.entries(types).map(([from, name]) => `import type { ${name} } from '${from}'`)
    : []
  const body = code(typed)
  return `${[...lines, ...typeLines].join('\n')}\n\n${dialect.imports ? body : required(body)}\n`
}

/** The imports that the code of a mount needs, with what the receiver's file exports. */
export function mountImports(receiver: Receiver, { imports }: Mount, dialect: Dialect & { file: string }): string {
  const names = exportsOf(receiver.code(String)).join(', ')
  return importLines({ ...imports, [`./${dialect.file}`]: names }, dialect).join('\n')
}

/** Node's own modules first, then packages, then files. */
function importLines(imports: Readonly<Record<string, string>>, dialect: Dialect): string[] {
  return Object.entries(imports)
    .sort(([one], [other]) => (sortKey(one) < sortKey(other) ? -1 : 1))
    .map(([from, names]) =>
      dialect.imports ? `import { ${names} } from '${from}'` : `const { ${names} } = require('${from}')`,
    )
}

function sortKey(from: string): string {
  if (from.startsWith('node:')) return `0${from}`
  return from.startsWith('.') ? `2${from}` : `1${from}`
}

function required(code: string): string {
  const names = exportsOf(code)
  const plain = code.replaceAll(exported, '')
  return names.length === 0 ? plain : `${plain}\n\nmodule.exports = { ${names.join(', ')} }`
}

function exportsOf(code: string): string[] {
  return [...code.matchAll(exported)].map(([, name = '']) => name)
}
