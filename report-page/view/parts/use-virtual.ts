import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
  type VirtualizerOptions,
} from '@tanstack/virtual-core'
import {useLayoutEffect, useReducer, useRef, useState} from 'preact/hooks'

/** The options of a virtual list. */
export interface VirtualList {
  readonly count: number
  /** Pixels of a line. */
  readonly size: number
  /** Pixels above the first line that scroll with the list. */
  readonly above?: number
  /** The line that stays rendered when it scrolls away, because it has the focus. */
  readonly pinned?: number | undefined
  readonly scroller: {readonly current: HTMLElement | null}
}

/** The lines to render, and the room of those that are not. */
export interface VirtualLines {
  readonly items: readonly VirtualItem[]
  readonly total: number
  readonly scrollTo: (index: number) => void
}

/** Renders the lines of a list that can be seen, and a few around them. */
export function useVirtual({count, size, above = 0, pinned, scroller}: VirtualList): VirtualLines {
  const [, render] = useReducer((times: number) => times + 1, 0)
  const pin = useRef(pinned)
  pin.current = pinned
  const options: VirtualizerOptions<HTMLElement, HTMLElement> = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => size,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    overscan: 6,
    scrollPaddingStart: above,
    scrollPaddingEnd: size,
    rangeExtractor: range => {
      const lines = defaultRangeExtractor(range)
      const extra = pin.current
      if (extra === undefined || extra >= count || lines.includes(extra)) return lines
      return [...lines, extra].sort((a, b) => a - b)
    },
    onChange: () => render(undefined),
  }
  const [virtualizer] = useState(() => new Virtualizer(options))
  virtualizer.setOptions(options)
  // The names of what its adapters for frameworks call, too.
  // oxlint-disable-next-line no-underscore-dangle
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer])
  // oxlint-disable-next-line no-underscore-dangle
  useLayoutEffect(() => virtualizer._willUpdate())
  // A list of another size has no measurement in common with the one before.
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, size])
  return {
    items: virtualizer.getVirtualItems(),
    total: virtualizer.getTotalSize(),
    scrollTo: index => virtualizer.scrollToIndex(index, {align: 'auto'}),
  }
}
