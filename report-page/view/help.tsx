import type {JSX} from 'preact'
import {useEffect, useRef} from 'preact/hooks'
import {date} from '../data/format.ts'
import {keys} from '../state/keys.ts'
import {useModel} from './parts/use-model.ts'

/** The help: the keys, and the meaning of the search and the figures. */
export function Help(): JSX.Element {
  const {view, report} = useModel()
  const close = useRef<HTMLButtonElement>(null)
  useEffect(() => close.current?.focus(), [])
  return (
    <aside class="help popover" aria-label="Help">
      <div class="section-head">
        <h2>Keys</h2>
        <button
          type="button"
          class="quiet"
          ref={close}
          aria-label="Close the help"
          onClick={() => {
            view.help.value = false
          }}
        >
          ✕
        </button>
      </div>
      <dl class="keys">
        {keys.map(({key, does}) => (
          <div key={key}>
            <dt>
              {key.split(' ').map(each => (
                <kbd key={each}>{each}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <h2>Search</h2>
      <p>
        Text is looked for in ids, inputs, outputs, errors and names of spans. <code>/refund|return/i</code> is a
        pattern. The first search unpacks the file and takes a moment. A pattern that never ends on one text blocks the
        page: reload it.
      </p>
      <h2>Figures</h2>
      <p>
        ▲ and ▼ are the direction of a change, the colour says whether that is good. Means are of the datapoints that
        were scored, with their 95 % interval. A change that the cards call “no evidence” may be chance.
      </p>
      <p class="label muted">
        Written {date(report.head.writtenAt)} by enrich-span. Everything is in this file: it asks no server.
      </p>
    </aside>
  )
}
