import { eventSchemas } from '@audian-webhooks/core/protocol'
import { sampleEvent } from '@audian-webhooks/testing'
import { createAuxiliaryTypeStore, printNode, zodToTs } from 'zod-to-ts'
import { eventSummaries } from './event-summaries.ts'

const beginning = `<!-- Made by npm run docs:generate from packages/core/src/protocol. Changes here are lost. -->

# Events

What \`event.data\` holds, by the event's name. Around it every event has \`id\`, \`timestamp\` (when it happened), \`version\` and
\`event\`; all but \`event\` may be missing. Only types are checked: no formats, no closed enumerations, and fields that do not
stand here pass and are kept. Audian knows more names than a public source shows; they go to \`webhooks.onUnmatched()\`.

For other languages the same stands in [events.schema.json](events.schema.json), as JSON Schema.
`

/** The page of events: what each one is, the type of its data, and a sample. */
export function eventsPage(): string {
  const names = Object.keys(eventSchemas) as (keyof typeof eventSchemas)[]
  const summaries = eventSummaries()
  const sections = names.map((name) => {
    const about = summaries.get(name)
    if (about === undefined) throw new Error(`AudianEvents in events.ts lacks ${name}.`)
    return section(name, about)
  })
  return [beginning, ...sections].join('\n')
}

function section(name: keyof typeof eventSchemas, { type, summary }: { type: string; summary: string }): string {
  const sample = sampleEvent(name, { id: 'evt_sample', timestamp: '2024-01-15T10:30:00.000Z' })
  return `## ${name}

${forReaders(summary)}

\`\`\`ts check: a type alone
type ${type} = ${typeOf(name)}
\`\`\`

\`\`\`json
${JSON.stringify(sample, null, 2)}
\`\`\`
`
}

/** Our own names for the sources mean nothing outside of this repository. */
function forReaders(summary: string): string {
  const whose = summary.includes('the seed') ? 'its' : "Audian's"
  return summary.replace('the seed', "Audian's setup guide").replace("the vendor's", whose)
}

function typeOf(name: keyof typeof eventSchemas): string {
  const { node } = zodToTs(eventSchemas[name], { auxiliaryTypeStore: createAuxiliaryTypeStore() })
  return printNode(node).replaceAll('    ', '  ').replaceAll(/;$/gm, '')
}
