import type {JSX} from 'preact'
import {useEffect, useMemo, useRef, useState} from 'preact/hooks'
import type {SpanDetail} from '../../../src/evaluate/report-files/report-data.ts'
import {milliseconds} from '../../data/format.ts'
import {visibleLine, visibleText} from '../../data/visible-text.ts'
import {barOf, byNamespace, firstFailure, totalOf} from '../../data/waterfall.ts'
import {useVirtual} from '../parts/use-virtual.ts'

const mostPlain = 200
const lineSize = 24

/** The spans of a datapoint by time, with a line for each span below its parent. */
export function Waterfall({spans}: {readonly spans: readonly SpanDetail[]}): JSX.Element {
  const [open, setOpen] = useState<number>()
  const total = useMemo(() => totalOf(spans), [spans])
  const failure = useMemo(() => firstFailure(spans), [spans])
  const toggle = (at: number): void => setOpen(open === at ? undefined : at)
  const parts = {spans, total, open, toggle}
  return (
    <>
      {spans.length > mostPlain ? (
        <LongList {...parts} failure={failure} />
      ) : (
        <ShortList {...parts} failure={failure} />
      )}
    </>
  )
}

interface ListProps {
  readonly spans: readonly SpanDetail[]
  readonly total: number
  readonly open: number | undefined
  readonly toggle: (at: number) => void
  readonly failure: number | undefined
}

function ShortList({spans, total, open, toggle, failure}: ListProps): JSX.Element {
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    // The code does not call `scrollIntoView`, which would scroll the scores of the datapoint out of sight.
    if (failure !== undefined) list.current?.scrollTo({top: lineSize * (failure - 3)})
  }, [failure])
  return (
    <ul class="waterfall" ref={list} role="list" aria-label="Spans by time">
      {spans.map((span, at) => (
        <li key={at}>
          <SpanLine span={span} total={total} open={open === at} toggle={() => toggle(at)} />
          {open === at && <SpanDetails span={span} />}
        </li>
      ))}
    </ul>
  )
}

/** Only the visible lines are rendered. The details that a click opens are below the list. */
function LongList({spans, total, open, toggle, failure}: ListProps): JSX.Element {
  const scroller = useRef<HTMLUListElement>(null)
  const {items, total: height, scrollTo} = useVirtual({count: spans.length, size: lineSize, scroller})
  useEffect(() => {
    if (failure !== undefined) scrollTo(failure)
  }, [failure])
  const chosen = open === undefined ? undefined : spans[open]
  return (
    <>
      <ul class="waterfall long" ref={scroller} role="list" aria-label="Spans by time" tabIndex={0}>
        <li class="waterfall-room" aria-hidden="true" style={{height: `${height}px`}} />
        {items.map(({index, start}) => {
          const span = spans[index]
          return span === undefined ? null : (
            <li
              key={index}
              aria-setsize={spans.length}
              aria-posinset={index + 1}
              style={{transform: `translateY(${start}px)`}}
            >
              <SpanLine span={span} total={total} open={open === index} toggle={() => toggle(index)} />
            </li>
          )
        })}
      </ul>
      {chosen !== undefined && <SpanDetails span={chosen} />}
    </>
  )
}

interface SpanLineProps {
  readonly span: SpanDetail
  readonly total: number
  readonly open: boolean
  readonly toggle: () => void
}

function SpanLine({span, total, open, toggle}: SpanLineProps): JSX.Element {
  const {name, kind, depth, duration, failed} = span
  const {left, width, events} = barOf(span, total)
  return (
    <button type="button" class="span" aria-expanded={open} onClick={toggle}>
      <span class="span-name" style={{paddingLeft: `${Math.min(depth, 16) * 12}px`}}>
        {failed === true && <span class="worse">✗ </span>}
        <bdi class="mono">{visibleLine(name)}</bdi>
        <span class="hidden">
          {kind === 'plain' ? '' : `, ${kind}`}
          {failed === true ? ', failed' : ''}
        </span>
      </span>
      <span class="track" aria-hidden="true">
        <span
          class={`span-bar ${kind} ${failed === true ? 'failed' : ''}`}
          style={{left: `min(${percent(left)}, calc(100% - 2px))`, width: percent(Math.min(width, 1 - left))}}
        />
        {events.map((event, at) => (
          <span key={at} class="event" title={visibleLine(event.name)} style={{left: percent(event.left)}} />
        ))}
      </span>
      <span class="span-time">{milliseconds(duration)} ms</span>
    </button>
  )
}

const percent = (share: number): string => `${(100 * share).toFixed(3)}%`

/** The attributes of a span, by namespace. */
function SpanDetails({span}: {readonly span: SpanDetail}): JSX.Element {
  const {message, attributes, start, duration, events = []} = span
  return (
    <div class="span-details">
      <p class="label muted">
        starts at {milliseconds(start)} ms, takes {milliseconds(duration)} ms
      </p>
      {message !== undefined && <p class="worse">{visibleText(message)}</p>}
      {events.length > 0 && (
        <ul>
          {events.map(({name, at}, position) => (
            <li key={position}>
              event <bdi class="mono">{visibleLine(name)}</bdi> at {milliseconds(at)} ms
            </li>
          ))}
        </ul>
      )}
      {byNamespace(attributes).map(({namespace, entries}) => (
        <dl key={namespace} class="attributes">
          {entries.map(([key, value]) => (
            <div key={key}>
              <dt class="mono muted">
                <bdi>{visibleLine(key)}</bdi>
              </dt>
              <dd class="mono">
                <bdi>{visibleText(value)}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      ))}
    </div>
  )
}
