import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it, vi } from 'vitest'

vi.setConfig({ testTimeout: 120_000 })

const folder = fileURLToPath(new URL('.', import.meta.url))
const file = `${folder}snippet.ts`

const options: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
  types: ['node'],
}

const preamble = `
import * as z from 'zod'
import { createWebhooks, type Handler } from './index.ts'
import { type EventQueue, eventSink, startWorkers } from './queue.ts'
const webhooks = createWebhooks({ secret: 's', store: 'none' })
const thingSchema = z.looseObject({ a: z.number(), inner: z.looseObject({ b: z.string() }).optional() })
const acme = createWebhooks({ secret: 's', store: 'none', events: { 'acme.thing': thingSchema } })
declare const queue: EventQueue
const queued = createWebhooks({ secret: 's', store: 'none', queue })
const sink = eventSink(() => {})
declare const text: string
declare const completed: Handler<'call.completed'>
declare const thing: Handler<'acme.thing', typeof acme>
`

/** Each module that the snippets import is parsed once. */
const parsed = new Map<string, ts.SourceFile | undefined>()

/** Compiles snippets together, each after the preamble in one file, and gives the messages by snippet. */
function program(source: string, more: ts.CompilerOptions = {}): ts.Program {
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.fileExists = (name) => name === file || fileExists(name)
  host.getSourceFile = (name, languageVersion) => {
    if (name === file) return ts.createSourceFile(name, source, languageVersion, true)
    if (!parsed.has(name)) parsed.set(name, getSourceFile(name, languageVersion))
    return parsed.get(name)
  }
  return ts.createProgram([file], { ...options, ...more }, host)
}

const mistakes: readonly { readonly code: string; readonly message: string }[] = [
  {
    code: `webhooks.on('call.complete', () => {})`,
    message: `'call.complete' is not an event. Did you mean 'call.completed'?`,
  },
  { code: `webhooks.on('recording.done', () => {})`, message: `Did you mean 'recording.completed'?` },
  {
    code: `webhooks.on('calls.completed', () => {})`,
    message: `'calls.completed' is not an event. The namespaces are 'call.*', 'recording.*'.`,
  },
  {
    code: `webhooks.on('call', () => {})`,
    message: `'call' is not an event. The namespaces are 'call.*', 'recording.*'.`,
  },
  { code: `webhooks.on('', () => {})`, message: `'' is not an event. The namespaces are ` },
  { code: `webhooks.on('call.compxx', () => {})`, message: `Did you mean 'call.completed'?` },
  { code: `webhooks.on('cal.*', () => {})`, message: `'cal.*' is not an event. The namespaces are ` },
  { code: `webhooks.on(['call.failed', 'call.xyz'], () => {})`, message: `'call.xyz' is not an event. Did you mean ` },
  { code: `acme.on('acme.things', () => {})`, message: `'acme.things' is not an event. Did you mean 'acme.thing'?` },
  { code: `webhooks.on('acme.thing', () => {})`, message: `'acme.thing' is not an event.` },
  {
    code: `webhooks.on('call.completed', (event) => event.data.durations)`,
    message: `Property 'durations' does not exist on type 'CallCompleted'.`,
  },
  {
    code: `acme.on('acme.thing', (event) => event.data.b)`,
    message: `Property 'b' does not exist on type '{ a: number; inner?: { b: string; } | undefined; }'.`,
  },
  {
    code: `acme.on('acme.thing', (event) => event.data.inner?.c)`,
    message: `Property 'c' does not exist on type '{ b: string; }'.`,
  },
  {
    code: `webhooks.on('call.failed', completed)`,
    message: `Type 'Envelope<"call.failed", CallFailed>' is not assignable to type 'Envelope<"call.completed", CallCompleted>'.`,
  },
  { code: `acme.on('call.completed', thing)`, message: `is not assignable to parameter of type 'Run<` },
  {
    code: `webhooks.on('call.completed', (event, ctx) => ctx.tx)`,
    message: `Property 'tx' does not exist on type 'Context'.`,
  },
  {
    code: `webhooks.on(text, () => {})`,
    message: `Argument of type 'string' is not assignable to parameter of type 'Pattern<AudianEvents>'.`,
  },
  {
    code: `webhooks.on(['call.failed', text], () => {})`,
    message: `Type 'string' is not assignable to type 'Pattern<AudianEvents>'.`,
  },
  {
    code: `const handler: Handler<'call.complete'> = () => {}`,
    message: `does not satisfy the constraint 'Patterns<AudianEvents>'.`,
  },
  { code: `webhooks.onUnmatched((event) => event.data.call_id)`, message: `'event.data' is of type 'unknown'.` },
  {
    code: `startWorkers(webhooks)`,
    message: `This receiver has no queue. Create it with createWebhooks({ queue }), or annotate it as Webhooks & Queued<EventQueue>.`,
  },
  {
    code: `startWorkers(createWebhooks({ secret: 's', store: 'none', queue: sink }))`,
    message: `This receiver has a sink, which has no workers. Consume its jobs yourself and pass each to processJob().`,
  },
  {
    code: `createWebhooks({ secret: 's', store: 'none', queue: 'redis' })`,
    message: `Type 'string' is not assignable to type 'EventSink'.`,
  },
  { code: `createWebhooks({ secret: 's' })`, message: `Property 'store' is missing` },
  { code: `createWebhooks({ secret: 's', store: 'none', retries: 3 })`, message: `'retries' does not exist in type` },
]

describe('a mistake', () => {
  const lines = preamble.split('\n').length - 1
  const compiled = program(preamble + mistakes.map(({ code }) => code).join('\n'))
  const diagnostics = ts.getPreEmitDiagnostics(compiled).map((diagnostic) => ({
    index: (diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line ?? -1) - lines,
    message: ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'),
  }))

  it.each(mistakes.map((mistake, index) => ({ ...mistake, index })))(
    'is reported in a sentence: $code',
    ({ message, index }) => {
      const reported = diagnostics.filter((diagnostic) => diagnostic.index === index)
      expect(reported).toHaveLength(1)
      expect(reported[0]?.message).toContain(message)
    },
  )

  it('is the only one', () => {
    expect(diagnostics.filter(({ index }) => index < 0)).toEqual([])
  })
})

describe('what an editor shows', () => {
  // Each of these variables is hovered over.
  const hovered: readonly { readonly code: string; readonly shown: string }[] = [
    { code: `let shown = webhooks`, shown: 'Webhooks<AudianEvents, Context>' },
    { code: `let shown = queued`, shown: 'Webhooks<AudianEvents, Context> & Queued<EventQueue>' },
    {
      code: `webhooks.on('call.completed', (event) => { let shown = event })`,
      shown: 'Envelope<"call.completed", CallCompleted>',
    },
    { code: `webhooks.on('call.completed', (event) => { let shown = event.data })`, shown: 'CallCompleted' },
    { code: `acme.on('call.completed', (event) => { let shown = event.data })`, shown: 'CallCompleted' },
    {
      code: `acme.on('acme.thing', (event) => { let shown = event.data })`,
      shown: '{ a: number; inner?: { b: string; } | undefined; }',
    },
    {
      code: `webhooks.on('recording.*', (event) => { let shown = event })`,
      shown: 'Envelope<"recording.completed", RecordingCompleted>',
    },
    {
      code: `webhooks.on('call.failed' as 'call.failed' | 'call.ringing', (event) => { let shown = event.data })`,
      shown: 'CallRinging | CallFailed',
    },
    { code: `webhooks.on('call.failed', (event, context) => { let shown = context })`, shown: 'Context' },
  ]
  const compiled = program(preamble + hovered.map(({ code }) => `{ ${code} }`).join('\n'))

  it.each(hovered.map((one, index) => ({ ...one, index })))('reads well: $code', ({ shown, index }) => {
    const names: ts.Identifier[] = []
    const visit = (node: ts.Node): void => {
      if (ts.isVariableDeclaration(node) && node.name.getText() === 'shown') names.push(node.name as ts.Identifier)
      ts.forEachChild(node, visit)
    }
    const source = compiled.getSourceFile(file)
    if (source !== undefined) visit(source)
    const name = names[index]
    if (name === undefined) throw new Error(`There is no variable ${index}.`)
    const checker = compiled.getTypeChecker()
    expect(checker.typeToString(checker.getTypeAtLocation(name))).toBe(shown)
  })

  it('is as short in declarations', () => {
    let declarations = ''
    const source = `import { createWebhooks } from './index.ts'
export const webhooks = createWebhooks({ secret: 's', store: 'none' })`
    const emitting = program(source, { noEmit: false, declaration: true, emitDeclarationOnly: true })
    emitting.emit(emitting.getSourceFile(file), (_name, text) => {
      declarations = text
    })
    expect(declarations.trim()).toBe(
      'export declare const webhooks: import("./typed-webhooks.ts").Webhooks<import("./index.ts").AudianEvents, import("./index.ts").Context>;',
    )
  })
})

describe('a hundred private events', () => {
  // Instantiations, not seconds: they are the same on every machine.
  it('cost the compiler no more than 60,000 instantiations beyond none', () => {
    const names = Array.from({ length: 100 }, (_, index) => `acme.area${index % 10}.event${index}`)
    const schemas = names.map((name) => `'${name}': z.looseObject({ id: z.string(), count: z.number().optional() }),`)
    const handlers = names.map((name) => `many.on('${name}', (event) => event.data.count?.toFixed())`)
    const source = `${preamble}
const many = createWebhooks({ secret: 's', store: 'none', events: { ${schemas.join('\n')} } })
${handlers.join('\n')}
many.on('*', (event) => event.event)
`
    // Only the snippets: 'a mistake' checks the sources that they import.
    const [none, hundred] = [program(preamble), program(source)].map((compiled) => {
      const diagnostics = ts.getPreEmitDiagnostics(compiled, compiled.getSourceFile(file))
      expect(diagnostics.map(({ messageText }) => messageText)).toEqual([])
      return compiled.getInstantiationCount()
    })
    expect((hundred ?? 0) - (none ?? 0)).toBeLessThan(60_000)
  })
})
