import { answersOf } from './answers-of.ts'
import { type Stage, stages } from './pipeline.ts'

const width = 600
const line = 26
const gap = 16
const box = { x: 16, width: 206 }
const middle = box.x + box.width / 2
const endings = { x: 256, badge: 48 }

/** Legible on any ground, since it has one itself: what a reader chose for the page around it is not known in here. */
const style = `
    text { font: 14px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: #213547 }
    .small { font-size: 13px; fill: #4b5563 }
    .strong { font-weight: 600 }
    .ground { fill: #fff; stroke: #d7d9e0 }
    .box { fill: #f3f4f8; stroke: #8a8fa3; stroke-width: 1.5 }
    .optional { stroke-dasharray: 5 4 }
    .good { fill: #e3f4ea; stroke: #18794e }
    .bad { fill: #fde8ea; stroke: #b8272c }
    .again { fill: #fdf3dc; stroke: #915930 }
    .line { fill: none; stroke: #5b6173; stroke-width: 1.75 }
    .head { fill: #5b6173 }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6e6ea }
      .small { fill: #b3b6c2 }
      .ground { fill: #1b1b1f; stroke: #3c3f4a }
      .box { fill: #26272e; stroke: #7d8295 }
      .good { fill: #17352a; stroke: #3dd68c }
      .bad { fill: #431d24; stroke: #f66f81 }
      .again { fill: #3b2f17; stroke: #f9b44e }
      .line { stroke: #a2a7b8 }
      .head { fill: #a2a7b8 }
    }
`

/** The way of a delivery, and where it can end with which status, from the core's own table of answers. */
export function pipelinePicture(): string {
  const rows: string[] = []
  let top = gap
  for (const stage of stages) {
    const groups = byStatus(stage)
    const height = Math.max(60, groups.length * line + 14)
    rows.push(
      stageBox(stage, { top, height }),
      ...groups.map((group, index) => ending(group, { top, height, index, of: groups.length })),
    )
    if (stage !== stages.at(-1))
      rows.push(`<path class="line" d="M${middle} ${top + height}v${gap - 5}" marker-end="url(#arrow)" />`)
    top += height + gap
  }
  return document(`${[...rows, ...legend(top)].map((row) => `  ${row}\n`).join('')}`, top + 3 * line + 4)
}

interface Place {
  readonly top: number
  readonly height: number
}

function stageBox({ title, does, optional }: Stage, { top, height }: Place): string {
  const { x, width } = box
  const y = top + height / 2
  return [
    `<rect class="box${optional ? ' optional' : ''}" x="${x}" y="${top}" width="${width}" height="${height}" rx="8" />`,
    `<text class="strong" x="${middle}" y="${y - 4}" text-anchor="middle">${title}</text>`,
    `<text class="small" x="${middle}" y="${y + 15}" text-anchor="middle">${does}</text>`,
  ].join('\n  ')
}

interface Group {
  /** Without one, the client has left. */
  readonly status: number | undefined
  readonly names: readonly string[]
}

/** The endings of a stage by the status of their answers. */
function byStatus({ steps }: Stage): readonly Group[] {
  const groups = new Map<number | undefined, Set<string>>()
  for (const name of steps.flatMap(({ ends }) => ends)) {
    for (const answer of answersOf(name)) {
      const names = groups.get(answer?.status) ?? new Set()
      groups.set(answer?.status, names.add(name))
    }
  }
  return [...groups]
    .map(([status, names]) => ({ status, names: [...names] }))
    .sort((one, other) => (one.status ?? 999) - (other.status ?? 999))
}

function ending({ status, names }: Group, { top, height, index, of }: Place & { index: number; of: number }): string {
  const y = top + height / 2 + (index - (of - 1) / 2) * line
  return [
    `<path class="line" d="M${box.x + box.width} ${y}h${endings.x - box.x - box.width - 5}" marker-end="url(#arrow)" />`,
    badge(status, y),
    `<text class="small" x="${endings.x + endings.badge + 8}" y="${y + 4.5}">${names.join(', ')}</text>`,
  ].join('\n  ')
}

function badge(status: number | undefined, y: number): string {
  const { x, badge } = endings
  const text = status ?? 'none'
  return (
    `<rect class="${kindOf(status)}" x="${x}" y="${y - 10}" width="${badge}" height="20" rx="10" />` +
    `<text class="small strong" x="${x + badge / 2}" y="${y + 4.5}" text-anchor="middle">${text}</text>`
  )
}

function kindOf(status: number | undefined): 'good' | 'bad' | 'again' | 'box' {
  if (status === undefined || status >= 500) return 'again'
  return status < 300 ? 'good' : 'bad'
}

/** What Audian does with each kind of answer. */
function legend(top: number): string[] {
  const kinds = [
    ['good', '2xx: Audian counts the event as delivered.'],
    ['again', '5xx or no answer: Audian delivers it again, five attempts in all.'],
    ['bad', '4xx: Audian never delivers it again. No authentic event gets one.'],
  ] as const
  return kinds.map(([kind, text], index) => {
    const y = top + 8 + index * line
    return `<rect class="${kind}" x="${box.x}" y="${y - 8}" width="28" height="16" rx="8" /><text x="${box.x + 38}" y="${y + 5}">${text}</text>`
  })
}

function document(content: string, height: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
  <title>The steps of a delivery, and the answers that can end it at each step</title>
  <style>${style}  </style>
  <defs>
    <marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
      <path class="head" d="M0 0 10 5 0 10Z" />
    </marker>
  </defs>
  <rect class="ground" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="12" />
${content}</svg>
`
}
