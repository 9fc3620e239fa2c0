import { computed, type Signal, useSignal, useSignalEffect } from '@preact/signals'
import { count, number } from '../format/count.ts'
import { duration } from '../format/time.ts'
import { type AttemptSeries, type AttemptSummary, attemptsIn } from '../plots/attempts.ts'
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
/** The interval of redraws in milliseconds. */
const everyMs = 1000

interface Drawn {
  readonly series: Series
  readonly summary: Summary
  readonly attempts: ReturnType<typeof attemptsIn>
}

/** How often the last attempts succeeded, how long they took, and how all attempts ended. */
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
  const { series, summary, attempts } = drawn.value
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
      <Figure title="Attempts" words={<AttemptWords summary={attempts.summary} />}>
        <Plot
          {...{
            times: series.times,
            range: undefined,
            format: whole,
            theme: colours,
            lines: attemptBars(attempts.series),
          }}
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

/** Failed attempts are on top: the visible part of the first bar. */
const attemptBars = ({ succeeded, failed }: AttemptSeries): Line[] => [
  {
    label: 'failed',
    colour: '--plot-failed',
    values: failed.map((value, part) => value + (succeeded[part] ?? 0)),
    bars: true,
  },
  { label: 'succeeded', colour: '--plot-succeeded', values: succeeded, bars: true },
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
  const cut = { from, to, parts }
  return { series: seriesOf(known, cut), summary: summaryOf(known, cut), attempts: attemptsIn(known, cut) }
}

function percent(value: number): string {
  return `${Math.floor(value * 10) / 10} %`
}

/** An axis may have ticks between whole numbers, which are left empty. */
function whole(value: number): string {
  return Number.isInteger(value) ? number(value) : ''
}

const nothing = 'no delivery in this time'

/** A text alternative to the plot. */
function rateWords({ deliveries, attacks, successRate }: Summary): string {
  const uncounted = attacks === 0 ? '' : `, without ${number(attacks)} to be rejected`
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

/** Describes the bars: failures stay visible after a later attempt has succeeded. */
function AttemptWords({ summary: { succeeded, failed, madeGood } }: { readonly summary: AttemptSummary }) {
  if (succeeded + failed === 0) return <>no attempt in this time</>
  return (
    <>
      <span class="swatch" data-line="succeeded" /> {number(succeeded)} succeeded,{' '}
      <span class="swatch" data-line="failed" /> {number(failed)} failed
      {madeGood > 0 && ` (${number(madeGood)} delivered later)`}
    </>
  )
}
