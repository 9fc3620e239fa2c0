import { computed, type Signal, useSignal, useSignalEffect } from '@preact/signals'
import { number } from '../format/count.ts'
import { duration } from '../format/time.ts'
import { type Series, type Summary, seriesOf, summaryOf } from '../plots/buckets.ts'
import { type Line, Plot } from '../plots/plot.tsx'
import { place } from '../state/place.ts'
import { spans } from '../state/plot-span.ts'
import { deliveries } from '../state/store.ts'
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
    drawn.value = draw()
    const timer = setInterval(() => refresh(drawn), everyMs)
    return () => clearInterval(timer)
  })
  const { series, summary } = drawn.value
  const colours = `${theme.value} ${systemScheme.value}`
  const { rate, latency } = inWords(summary)
  return (
    <div class="plots">
      <Figure title="Success rate" words={rate}>
        <Plot
          {...{ times: series.times, range: [0, 105], format: percent, theme: colours, lines: rateLines(series) }}
        />
      </Figure>
      <Figure title="Latency" words={latency}>
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
  readonly words: string
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

/** What the plots show, for those who do not see them. */
function inWords({ deliveries, attacks, successRate, median, p95 }: Summary): { rate: string; latency: string } {
  const uncounted = attacks === 0 ? '' : `, without ${number(attacks)} to be refused`
  if (successRate === null || median === null || p95 === null) {
    return { rate: `no delivery in this time${uncounted}`, latency: 'no delivery in this time' }
  }
  return {
    rate: `${percent(successRate)} of ${number(deliveries)} ${deliveries === 1 ? 'delivery' : 'deliveries'}${uncounted}`,
    latency: `median ${duration(median)}, p95 ${duration(p95)}`,
  }
}
