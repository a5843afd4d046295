import type {JSX} from 'preact'
import type {Distribution} from '../../data/distribution.ts'
import {grouped} from '../../data/format.ts'
import type {Measure} from '../../data/measures.ts'
import {visibleLine} from '../../data/visible-text.ts'
import type {TrendValue} from '../../data/trend.ts'

/** The distribution of a measure: bars for numbers, one bar of shares for verdicts and labels. */
export function DistributionChart({
  distribution,
  measure,
}: {
  readonly distribution: Distribution
  readonly measure: Measure
}): JSX.Element {
  if (distribution.kind === 'nothing') return <span class="chart" />
  if (distribution.kind === 'shares') return <Shares shares={distribution.shares} measure={measure} />
  const {counts, low, high} = distribution
  const highest = Math.max(...counts)
  return (
    <span class="chart">
      <svg viewBox="0 0 200 28" preserveAspectRatio="none" role="img" aria-label={barsText(distribution, measure)}>
        {counts.map((count, bar) => {
          const height = count === 0 ? 0 : Math.max(1.5, (27 * count) / highest)
          return <rect key={bar} class="bar" x={bar * 10 + 1} y={28 - height} width={8} height={height} />
        })}
        <rect class="axis" x={0} y={27.5} width={200} height={0.5} />
      </svg>
      <span class="chart-ends" aria-hidden="true">
        <span>{measure.format(low)}</span>
        <span>{measure.format(high)}</span>
      </span>
    </span>
  )
}

function barsText({counts, low, high}: Extract<Distribution, {kind: 'bars'}>, {format}: Measure): string {
  const width = (high - low) / counts.length
  const filled = counts.flatMap((count, bar) =>
    count === 0 ? [] : [`${grouped(count)} from ${format(low + bar * width)}`],
  )
  return `Distribution: ${filled.join(', ')}`
}

type Share = Extract<Distribution, {kind: 'shares'}>['shares'][number]

function Shares({shares, measure}: {readonly shares: readonly Share[]; readonly measure: Measure}): JSX.Element {
  const total = shares.reduce((sum, {count}) => sum + count, 0)
  const text = shares.map(({label, count}) => `${visibleLine(label)} ${grouped(count)}`).join(' · ')
  const tones = toneOf(measure)
  let left = 0
  return (
    <span class="chart">
      <svg viewBox="0 0 200 10" preserveAspectRatio="none" class="shares" role="img" aria-label={`Shares: ${text}`}>
        {[...shares]
          .sort((a, b) => Number(b.label === 'true') - Number(a.label === 'true'))
          .map(({label, count}, at) => {
            const width = (200 * count) / total
            left += width
            return (
              <rect
                key={label}
                class={`share ${tones[label] ?? `share-${at % 5}`}`}
                x={left - width}
                y={0}
                width={Math.max(1, width - 1)}
                height={10}
              />
            )
          })}
      </svg>
      <span class="chart-ends" aria-hidden="true">
        {shares.slice(0, 3).map(({label, count}) => (
          <span key={label}>
            {measure.kind === 'pass-fail' ? (label === 'true' ? '✓' : '✗') : visibleLine(label)} {grouped(count)}
          </span>
        ))}
      </span>
    </span>
  )
}

const toneOf = ({kind, lowerIsBetter}: Measure): Readonly<Record<string, string>> =>
  kind === 'pass-fail' ? {true: lowerIsBetter ? 'bad' : 'good', false: lowerIsBetter ? 'good' : 'bad'} : {}

/** A measure over the runs of an experiment, oldest first, with the interval of each run. */
export function TrendChart({
  points,
  format,
}: {
  readonly points: readonly TrendValue[]
  readonly format: (value: number) => string
}): JSX.Element {
  const ends = points.flatMap(({mean, interval}) => [mean, ...(interval ?? [])])
  const [low, high] = [Math.min(...ends), Math.max(...ends)]
  const x = (at: number): number => 6 + (188 * at) / (points.length - 1)
  const y = (value: number): number => (high === low ? 22 : 41 - (38 * (value - low)) / (high - low))
  const text = points.map(({label, mean}) => `${format(mean)} (${label})`).join(', ')
  return (
    <span class="chart">
      <svg viewBox="0 0 200 44" class="trend" role="img" aria-label={`Trend over ${points.length} runs: ${text}`}>
        {points.map(({label, interval}, at) =>
          interval === undefined ? null : (
            <line key={label} class="whisker" x1={x(at)} x2={x(at)} y1={y(interval[0])} y2={y(interval[1])} />
          ),
        )}
        <polyline class="line" points={points.map(({mean}, at) => `${x(at)},${y(mean)}`).join(' ')} />
        {points.map(({label, mean}, at) => (
          <circle
            key={label}
            class={at === points.length - 1 ? 'point now' : 'point'}
            cx={x(at)}
            cy={y(mean)}
            r={at === points.length - 1 ? 4 : 2.5}
          >
            <title>{`${label}: ${format(mean)}`}</title>
          </circle>
        ))}
      </svg>
      <span class="chart-ends" aria-hidden="true">
        <span>
          {points.length} runs, {format(low)} to {format(high)}
        </span>
      </span>
    </span>
  )
}
