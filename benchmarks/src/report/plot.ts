import { BarChart, CustomChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent } from 'echarts/components'
import { type EChartsCoreOption, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { Plot } from '../section.ts'

use([BarChart, CustomChart, GridComponent, MarkLineComponent, SVGRenderer])

const width = 640
const row = 30
const top = 44
const bottom = 14

/** The colours follow the reader's system, since the page around the picture is not known in here. */
const style = `
    svg { --ground: #fff; --edge: #d7d9e0; --ink: #213547; --ours: #3451b2; --theirs: #9aa0b4; --quiet: #5b6173 }
    @media (prefers-color-scheme: dark) {
      svg { --ground: #1b1b1f; --edge: #3c3f4a; --ink: #e6e6ea; --ours: #8fa3ff; --theirs: #6c7187; --quiet: #a2a7b8 }
    }
  `

const font = 'system-ui, -apple-system, Segoe UI, Roboto, sans-serif'

/** Draws a plot as SVG, with its values beside the bars. @param title for readers who do not see it */
export function drawPlot(plot: Plot, title: string): string {
  const height = top + plot.bars.length * row + bottom
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  chart.setOption(optionsOf(plot))
  const drawn = chart.renderToSVGString()
  chart.dispose() // It would keep the process alive.
  return dressed(drawn, { title, label: plot.title, height })
}

function optionsOf({ bars, reference }: Plot): EChartsCoreOption {
  // A letter is 7 wide on average.
  const left = Math.max(...bars.map(({ name }) => name.length)) * 7 + 32
  const names = bars.map(({ name }) => name)
  const text = { color: 'var(--ink)', fontFamily: font, fontSize: 13 }
  const none = { show: false }
  const line = { color: 'var(--quiet)', type: 'dashed', width: 1 }
  return {
    animation: false,
    grid: { left, right: 74, top, bottom },
    xAxis: { type: 'value', min: 0, axisLabel: none, splitLine: none, axisLine: none },
    yAxis: { type: 'category', inverse: true, data: names, axisLabel: text, axisLine: none, axisTick: none },
    series: [
      {
        type: 'bar',
        barWidth: 16,
        silent: true,
        data: bars.map(({ value, ours }) => ({
          value,
          itemStyle: { color: `var(${ours ? '--ours' : '--theirs'})`, borderRadius: [0, 3, 3, 0] },
        })),
        markLine:
          reference === undefined
            ? undefined
            : { symbol: 'none', label: none, lineStyle: line, data: [{ xAxis: reference }], silent: true },
      },
      { type: 'custom', silent: true, data: bars.map(intervalOf), renderItem: labelled(bars.map((bar) => bar.text)) },
    ],
  }
}

/** The ends of the interval, and the row. */
function intervalOf({ value, spread = 0 }: Plot['bars'][number], index: number): number[] {
  return [value * (1 - spread), value * (1 + spread), index]
}

interface Drawing {
  value(dimension: number): number
  coord(point: readonly number[]): number[]
}

/** The interval as a line, and the value behind it. */
function labelled(texts: readonly string[]) {
  return (_: unknown, drawing: Drawing) => {
    const index = drawing.value(2)
    const [from = 0, y = 0] = drawing.coord([drawing.value(0), index])
    const [to = 0] = drawing.coord([drawing.value(1), index])
    const stroke = { stroke: 'var(--ink)', fill: 'none', lineWidth: 1.5 }
    const text = {
      text: texts[index],
      x: to + 8,
      y,
      fill: 'var(--ink)',
      font: `600 13px ${font}`,
      verticalAlign: 'middle',
    }
    const children: object[] = [{ type: 'text', style: text }]
    if (to > from) children.push({ type: 'line', shape: { x1: from, y1: y, x2: to, y2: y }, style: stroke })
    return { type: 'group', children }
  }
}

/** Adds a ground, a heading and the colours. Removes names that count up with each picture, which would make it differ. */
function dressed(drawn: string, { title, label, height }: { title: string; label: string; height: number }): string {
  const inner = drawn
    .replace(/^<svg[^>]*>|<\/svg>\s*$/g, '')
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/ (?:class|ecmeta_\w+)="[^"]*"/g, '')
    .trim()
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
  <title>${escaped(title)}</title>
  <style>${style}</style>
  <rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="var(--ground)" stroke="var(--edge)" />
  <text x="16" y="27" fill="var(--quiet)" style="font:13px ${font}">${escaped(label)}</text>
${inner}
</svg>
`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
