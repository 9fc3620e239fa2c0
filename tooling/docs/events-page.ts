import { eventSchemas } from '@audian-webhooks/core/protocol'
import { sampleEvent } from '@audian-webhooks/testing'
import { type EventDeclaration, eventDeclarations } from './event-declarations.ts'

const beginning = `<!-- order: 3 -->

<!-- Made by npm run docs:generate from packages/core/src/protocol. Changes here are lost. -->

# Events

What \`event.data\` holds, by the event's name. Around it every event has \`id\`, \`timestamp\` (when it happened), \`version\` and
\`event\`; all but \`event\` may be missing. Only types are checked: no formats, no closed enumerations. Audian knows more names
than a public source shows; they go to \`webhooks.onUnmatched()\`.

The types below are those of \`@audian-webhooks/core\`. Audian may send more fields. They reach the handlers untouched but have no
type, so that a misspelt field does not compile. To use such a field, [declare it](context.md#undocumented-fields).

For other languages the same is in [events.schema.json](events.schema.json), as JSON Schema.
`

/** The page of events: what each one is, the type of its data, and a sample. */
export function eventsPage(): string {
  const names = Object.keys(eventSchemas) as (keyof typeof eventSchemas)[]
  const declarations = eventDeclarations()
  const sections = names.map((name) => {
    const about = declarations.get(name)
    if (about === undefined) throw new Error(`AudianEvents in events.ts lacks ${name}.`)
    return section(name, about)
  })
  return [beginning, ...sections].join('\n')
}

function section(name: keyof typeof eventSchemas, { summary, code }: EventDeclaration): string {
  const sample = sampleEvent(name, { id: 'evt_sample', timestamp: '2024-01-15T10:30:00.000Z' })
  return `## ${name}

${forReaders(summary)}

\`\`\`ts check: a type alone
${forReaders(code)}
\`\`\`

\`\`\`json
${JSON.stringify(sample, null, 2)}
\`\`\`
`
}

/** Our own names for the sources mean nothing outside of this repository. */
function forReaders(text: string): string {
  const whose = text.includes('the seed') ? 'its' : "Audian's"
  return text.replace('the seed', "Audian's setup guide").replaceAll("the vendor's", whose)
}
