import type {JSX} from 'preact'
import {grouped} from '../../data/format.ts'
import {stopSearch} from '../../state/searching.ts'
import {useModel} from '../parts/use-model.ts'

/** The search over all datapoints. The browser's own search finds only rendered lines. */
export function SearchField(): JSX.Element {
  const model = useModel()
  const {view, found, queryProblem, report} = model
  const progress = found.value
  const running = progress !== undefined && !progress.done && progress.stopped !== true
  return (
    <div class="search">
      <input
        id="search"
        type="search"
        value={view.query.value}
        placeholder="Search all datapoints"
        aria-label="Search all datapoints: text, or a pattern like /refund/i"
        aria-invalid={queryProblem.value !== undefined}
        aria-describedby="search-note"
        spellcheck={false}
        autocomplete="off"
        onInput={event => {
          view.query.value = event.currentTarget.value
        }}
      />
      <span id="search-note" class="search-note">
        {queryProblem.value !== undefined && <span class="worse">{queryProblem.value}</span>}
        {running && (
          <>
            <progress max={report.size} value={progress.searched} aria-label="Searched" />
            <button type="button" class="link" onClick={() => stopSearch(model)}>
              Stop
            </button>
          </>
        )}
        {progress?.stopped === true && `searched ${grouped(progress.searched)} only`}
      </span>
    </div>
  )
}
