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
        Text is searched in ids, inputs, outputs, errors and span names. <code>/refund|return/i</code> is a pattern. The
        first search unpacks the file and takes a moment. If a pattern never ends and the page stops responding, reload
        the page.
      </p>
      <h2>Figures</h2>
      <p>
        ▲ and ▼ show the direction of a change, and the colour shows whether it is good. Means cover the scored
        datapoints and have a 95 % interval. A change that the cards call “no evidence” may be chance.
      </p>
      <p class="label muted">
        Written {date(report.head.writtenAt)} by enrich-span. Everything is in this file. It does not contact a server.
      </p>
    </aside>
  )
}
