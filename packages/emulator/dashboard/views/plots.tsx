import { computed, type Signal, useSignal, useSignalEffect } from '@preact/signals'
import { count, number } from '../format/count.ts'
import { duration } from '../format/time.ts'
import { type Series, type Summary, seriesOf, summaryOf } from '../plots/buckets.ts'
import { type Line, Plot } from '../plots/plot.tsx'
import { place } from '../state/place.ts'
import { spans } from '../state/plot-span.ts'
import { deliveries, loading } from '../state/store.ts'
import { systemScheme } from '../state/system-scheme.ts'
import { theme } from '../state/theme.ts'

const minute = 60_000
const span = computed(() => place.value.span)
const parts = 60
/** Often enough to see it move. */
const everyMs = 1000

interface Drawn {
  readonly series: Series
  readonly summary: Summary
}

/** How often the last attempts succeeded, and how long they took. */
export function Plots() {
  const drawn = useSignal(draw())
  useSignalEffect(() => {
    void span.value
    // So that they do not wait for the next second.
    void loading.value
    drawn.value = draw()
    const timer = setInterval(() => refresh(drawn), everyMs)
    return () => clearInterval(timer)
  })
  const { series, summary } = drawn.value
  const colours = `${theme.value} ${systemScheme.value}`
  return (
    <div class="plots">
      <Figure title="Success rate" words={rateWords(summary)}>
        <Plot
          {...{ times: series.times, range: [0, 105], format: percent, theme: colours, lines: rateLines(series) }}
        />
      </Figure>
      <Figure title="Latency" words={<LatencyWords summary={summary} />}>
        <Plot
          {...{ times: series.times, range: undefined, format: duration, theme: colours, lines: latencyLines(series) }}
        />
      </Figure>
    </div>
  )
}

const rateLines = ({ successRate }: Series): Line[] => [
  { label: 'success rate', colour: '--plot-rate', values: successRate },
]
const latencyLines = ({ median, p95 }: Series): Line[] => [
  { label: 'median', colour: '--plot-median', values: median },
  { label: '95th percentile', colour: '--plot-p95', values: p95, dash: [4, 3] },
]

interface FigureProps {
  readonly title: string
  readonly words: preact.ComponentChildren
  readonly children: preact.ComponentChildren
}

function Figure({ title, words, children }: FigureProps) {
  return (
    <figure aria-label={title}>
      <figcaption>
        <b>{title}</b>
        <span class="hint">{words}</span>
      </figcaption>
      {children}
    </figure>
  )
}

function refresh(drawn: Signal<Drawn>): void {
  if (!document.hidden) drawn.value = draw()
}

function draw(): Drawn {
  const known = deliveries.ascending()
  const to = Date.now()
  const from = Math.max(to - spans[span.value], Math.min(known[0]?.createdAt ?? to, to - minute))
  return { series: seriesOf(known, { from, to, parts }), summary: summaryOf(known, { from, to }) }
}

function percent(value: number): string {
  return `${Math.floor(value * 10) / 10} %`
}

const nothing = 'no delivery in this time'

/** What the plot shows, for those who do not see it. */
function rateWords({ deliveries, attacks, successRate }: Summary): string {
  const uncounted = attacks === 0 ? '' : `, without ${number(attacks)} to be refused`
  if (successRate === null) return nothing + uncounted
  return `${percent(successRate)} of ${count(deliveries, 'delivery', 'deliveries')}${uncounted}`
}

/** The same, and which line is which. */
function LatencyWords({ summary: { median, p95 } }: { readonly summary: Summary }) {
  if (median === null || p95 === null) return <>{nothing}</>
  return (
    <>
      <span class="swatch" data-line="median" /> median {duration(median)}, <span class="swatch" data-line="p95" /> p95{' '}
      {duration(p95)}
    </>
  )
}
