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
  /** The height of a line in pixels. */
  readonly size: number
  /** Pixels above the first line that scroll with the list. */
  readonly above?: number
  /** The line that stays rendered after it scrolls away, because it has the focus. */
  readonly pinned?: number | undefined
  readonly scroller: {readonly current: HTMLElement | null}
}

/** The lines to render, and the height of the lines that are not rendered. */
export interface VirtualLines {
  readonly items: readonly VirtualItem[]
  readonly total: number
  readonly scrollTo: (index: number) => void
}

/** Renders the visible lines of a list, and a few lines around them. */
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
  // The library's adapters for frameworks call these members too.
  // oxlint-disable-next-line no-underscore-dangle
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer])
  // oxlint-disable-next-line no-underscore-dangle
  useLayoutEffect(() => virtualizer._willUpdate())
  // A list of another size shares no measurements with the previous list.
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, size])
  return {
    items: virtualizer.getVirtualItems(),
    total: virtualizer.getTotalSize(),
    scrollTo: index => virtualizer.scrollToIndex(index, {align: 'auto'}),
  }
}
