import { useLayoutEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import { timeOfDay } from '../format/time.ts'

export interface Line {
  readonly label: string
  /** The custom property that holds its colour. */
  readonly colour: string
  readonly values: (number | null)[]
  readonly dash?: number[] | undefined
  /** Bars from zero up. A later line is drawn over an earlier one. Default: a line. */
  readonly bars?: boolean | undefined
}

interface PlotProps {
  /** Seconds since the epoch. */
  readonly times: number[]
  readonly lines: readonly Line[]
  readonly range: uPlot.Range.MinMax | undefined
  readonly format: (value: number) => string
  /** A change means other colours. */
  readonly theme: string
}

const height = 96
/** The minimum upper end of the scale, so that differences of a millisecond do not look large. */
const leastTop = 10

/** A small time series: a canvas that is redrawn with every change. The text beside it must describe what it shows. */
export function Plot(props: PlotProps) {
  const { times, lines, theme } = props
  const element = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(null)
  useLayoutEffect(() => {
    const target = element.current
    if (!target) return
    const drawn = new uPlot(optionsOf(props, target), [[]], target)
    plot.current = drawn
    const follow = new ResizeObserver(() => drawn.setSize({ width: target.clientWidth, height }))
    follow.observe(target)
    return () => {
      follow.disconnect()
      drawn.destroy()
    }
  }, [theme])
  useLayoutEffect(() => plot.current?.setData([times, ...lines.map(({ values }) => values)]), [times, theme])
  return <div class="plot" ref={element} aria-hidden="true" />
}

function optionsOf({ lines, range, format }: PlotProps, target: HTMLElement): uPlot.Options {
  const colour = colours(target)
  const axis = { stroke: colour('--muted'), font: '11px system-ui, sans-serif', ticks: { show: false } }
  const grid = { stroke: colour('--line'), width: 1 }
  return {
    width: target.clientWidth,
    height,
    padding: [6, 28, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: range ?? ((_plot, _least, most) => [0, Math.max(leastTop, (most ?? 0) * 1.1)]) } },
    axes: [
      {
        ...axis,
        size: 20,
        grid: { show: false },
        space: 80,
        values: (_plot, ticks) => ticks.map((time) => timeOfDay(time * 1000)),
      },
      { ...axis, size: 56, space: 28, grid, values: (_plot, ticks) => ticks.map(format) },
    ],
    series: [{}, ...lines.map((line) => (line.bars ? barsOf(line, colour) : lineOf(line, colour)))],
  }
}

type Colour = (name: string) => string

function lineOf({ label, colour: name, dash }: Line, colour: Colour): uPlot.Series {
  const points = { show: true, size: 3, fill: colour(name) }
  return { label, stroke: colour(name), width: 1.5, ...(dash && { dash }), spanGaps: true, points }
}

function barsOf({ label, colour: name }: Line, colour: Colour): uPlot.Series {
  const paths = uPlot.paths.bars?.({ size: [0.8, 24] })
  return { label, stroke: colour(name), fill: colour(name), width: 0, ...(paths && { paths }), points: { show: false } }
}

/** A canvas accepts only colours, so a custom property must be resolved in the current colour scheme. */
function colours(target: HTMLElement): Colour {
  return (name) => {
    const probe = document.createElement('span')
    probe.style.color = `var(${name})`
    target.append(probe)
    const { color } = getComputedStyle(probe)
    probe.remove()
    return color
  }
}
